// Calls a method of a node as any language does, with an empty request: by HTTP/2 and nothing else.
// node call.js HOST:PORT METHOD DIRECTORY NAME [TOKEN]; no NAME: without a certificate.
const fs = require('fs');
const http2 = require('http2');
const [endpoint, method, directory, name, token] = process.argv.slice(2);
const options = { ca: fs.readFileSync(directory + '/trusted.pem'), minVersion: 'TLSv1.3' };
if (name && name !== 'plaintext') {
  options.cert = fs.readFileSync(directory + '/' + name + '.pem');
  options.key = fs.readFileSync(directory + '/' + name + '.key');
}
const end = (text) => { console.log(text); process.exit(0); };
const session = http2.connect((name === 'plaintext' ? 'http://' : 'https://') + endpoint, options);
session.on('error', (e) => end('error ' + e.message));
session.on('close', () => end('error closed'));
setTimeout(() => end('error timeout'), 60000);
const headers = {
  ':method': 'POST', ':path': '/' + method, 'content-type': 'application/grpc', te: 'trailers',
};
if (token) {
  headers.authorization = 'Bearer ' + token;
}
const stream = session.request(headers);
const told = (h) => {
  if (h['grpc-status'] !== undefined) {
    end('status ' + h['grpc-status'] + ' ' + decodeURIComponent(h['grpc-message'] || ''));
  }
};
stream.on('response', told);
stream.on('trailers', told);
stream.on('error', (e) => end('error ' + e.message));
stream.on('close', () => end('error stream closed'));
stream.resume();
stream.end(Buffer.from([0, 0, 0, 0, 0]));
