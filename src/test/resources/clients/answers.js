// What the checks of all Node clients share: how answers are printed, one line each.
const crypto = require('crypto');

const wanted = (process.env.CLIENT_CHECKS || '').split(',').filter(Boolean);

exports.checks = (name) => wanted.length === 0 || wanted.includes(name);

exports.answer = (name, ...values) => {
  const words = values.map((value) => {
    if (Buffer.isBuffer(value)) return `0x${value.toString('hex')}`;
    if (value instanceof Date) return value.toISOString();
    return typeof value === 'string' ? value : JSON.stringify(value, (key, v) => (typeof v === 'bigint' ? `${v}` : v));
  });
  console.log(`${name}\t${words.join(' | ').replace(/\n/g, ' ')}`);
};

exports.digest = (value) => `${value.length} bytes ${crypto.createHash('sha256').update(value).digest('hex').slice(0, 16)}`;

exports.product = (row) => row.name;

process.on('unhandledRejection', (failure) => {
  console.error(failure);
  process.exit(1);
});
