// The command line.

const { parseArgs } = require('util');

const { values } = parseArgs({
    options: {
        csms: { type: 'string' }, // ws://host:port/path, without the identity
        identity: { type: 'string', default: 'CS001' },
        'password-file': { type: 'string' },
        'control-port': { type: 'string', default: '9101' },
    },
});

module.exports = values;
