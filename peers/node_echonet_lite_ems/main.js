// An energy manager on the package node-echonet-lite, as its README shows: init, discovery, maps, values several at once,
// setPropertyValue for orders, and the event "notify" for announcements. The package does not know the class of chargers:
// what their bytes mean stands here, and what can be ordered when.
'use strict';

const http = require('http');
const EchonetLite = require('node-echonet-lite');

const ADDRESS = '198.51.100.2';
const POLL_EVERY = 5000; // ms
const POLLED = [0x80, 0x88, 0xc7, 0xda, 0xe4, 0xe2, 0xdc, 0xdd, 0xeb];
const SHOWN = { operation: 0x80, fault: 0x88, vehicle: 0xc7, mode: 0xda, 'state of charge': 0xe4, 'charging method': 0xdc,
  'charging power': 0xeb };
const WORDS = {
  0x80: { 0x30: 'on', 0x31: 'off' },
  0x88: { 0x41: 'fault', 0x42: 'no fault' },
  0xc7: { 0x30: 'not connected', 0x40: 'connected', 0x41: 'chargeable', 0x42: 'dischargeable',
    0x43: 'chargeable and dischargeable', 0x44: 'unknown', 0xff: 'undefined' },
  0xda: { 0x40: 'other', 0x41: 'rapid charge', 0x42: 'charge', 0x43: 'discharge', 0x44: 'standby',
    0x46: 'charge and discharge', 0x47: 'idle', 0x48: 'preparation', 0x49: 'automatic' },
  0xdc: { 0x00: 'others', 0x01: 'maximum', 0x02: 'surplus', 0x03: 'designated power', 0x04: 'designated current',
    0x05: 'designated purchase', 0x06: 'V2G' },
};
const MODES = { charge: 0x42, discharge: 0x43, stop: 0x47 };
const POSSIBLE = { charge: [0x41, 0x43, 0x44], discharge: [0x42, 0x43, 0x44] }; // by what is known of the vehicle

const el = new EchonetLite({ type: 'lan' });
let charger = null; // { address, eoj, maps }
let values = {};

const isCharger = (eoj) => eoj[0] === 0x02 && (eoj[1] === 0x7e || eoj[1] === 0xa1);

function learn(address, eoj) {
  el.getPropertyMaps(address, eoj, (err, res) => {
    if (err) return;
    charger = { address, eoj, maps: res.message.data };
    values = {};
    poll();
  });
}

function keep(properties) {
  for (const { epc, buffer } of properties) if (buffer) values[epc] = buffer;
}

function poll() {
  if (!charger) return;
  const wanted = POLLED.filter((epc) => charger.maps.get.includes(epc));
  if (wanted.length === 0) return;
  const props = wanted.map((epc) => ({ epc, edt: null }));
  el.send(charger.address, charger.eoj, 'Get', props, (err, res) => { if (!err) keep(res.message.prop); });
}

function noticed(res) {
  const { seoj, esv, prop } = res.message;
  if (esv !== 'INF' && esv !== 'INFC') return;
  if (seoj[0] === 0x0e && seoj[1] === 0xf0) { // a node that says which objects it has
    for (const { epc, edt } of prop) {
      const found = epc === 0xd5 && edt && edt.list ? edt.list.find(isCharger) : null;
      if (found) learn(res.device.address, found);
    }
  } else if (charger && String(seoj) === String(charger.eoj) && res.device.address === charger.address) {
    keep(prop);
  }
}

function meaning(epc) {
  const raw = values[epc];
  if (!raw || raw.length === 0) return null;
  if (epc in WORDS) return raw.length === 1 ? WORDS[epc][raw[0]] || null : null;
  if (epc === 0xe4) return raw.length === 1 && raw[0] <= 100 ? raw[0] : null;
  return raw.length === 4 && raw.readUInt32BE(0) <= 999999999 ? raw.readUInt32BE(0) : null;
}

function order({ action, payload }) {
  if (!charger) return { unsupported: 'no charger is known yet' };
  const { address, eoj, maps } = charger;
  const power = payload && payload.power;
  if (action !== 'limit' && !(action in MODES)) return { unsupported: `there is no ${action} here` };
  if (power !== undefined && maps.set.includes(0xeb)) {
    const watts = Buffer.alloc(4);
    watts.writeUInt32BE(power);
    el.setPropertyValue(address, eoj, 0xeb, watts);
  }
  if (!(action in MODES) || !maps.set.includes(0xda)) return {};
  if (action === 'discharge' && eoj[1] !== 0x7e) return {}; // a charger only charges
  if (action in POSSIBLE && !(values[0xc7] && POSSIBLE[action].includes(values[0xc7][0]))) return {}; // no vehicle for it
  el.setPropertyValue(address, eoj, 0xda, Buffer.from([MODES[action]]), () => poll());
  return {};
}

function serve(request, response) {
  let text = '';
  request.on('data', (chunk) => { text += chunk; });
  request.on('end', () => {
    const args = JSON.parse(text || '{}');
    const verb = request.url.slice(1);
    let answer = { unsupported: `there is no ${verb} here` };
    if (verb === 'request') answer = order(args);
    if (verb === 'record') answer = args.what in SHOWN ? { value: meaning(SHOWN[args.what]) } : { unsupported: `it does not show ${args.what}` };
    response.writeHead('unsupported' in answer ? 501 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
}

http.createServer(serve).listen(9381, ADDRESS, () => {
  el.init((err) => {
    if (err) throw err;
    console.log('EMS is up');
    el.startDiscovery((err, res) => {
      if (err) return console.error(String(err));
      const found = res.device.eoj.find(isCharger);
      if (!found) return;
      el.stopDiscovery();
      learn(res.device.address, found);
    });
    el.on('notify', noticed);
    setInterval(poll, POLL_EVERY);
  });
});
