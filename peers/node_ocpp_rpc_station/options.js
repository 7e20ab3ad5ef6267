// The command line.

const { parseArgs } = require('util');

const { values } = parseArgs({
    options: {
        csms: { type: 'string' }, // ws(s)://host:port/path, without the identity
        identity: { type: 'string', default: 'CS001' },
        'password-file': { type: 'string' }, // for HTTP Basic authentication
        ca: { type: 'string' },              // CA of the CSMS, for wss
        'tls-cert': { type: 'string' },      // the station's certificate, in place of a password
        'tls-key': { type: 'string' },       // its key
        'control-port': { type: 'string', default: '9101' },
    },
});

module.exports = values;
