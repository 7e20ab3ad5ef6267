// Starts the station: its answers, its control API, its link.

const options = require('./options');
const station = require('./station');
const { serveControlApi } = require('./control_api');
require('./handlers');

serveControlApi(station, Number(options['control-port'])).then(() => {
    console.log('station is up');
    station.connect();
});
