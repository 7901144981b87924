// npm mysql: the snippet of the documentation, and what it is checked by.
// [snippet]
const fs = require('fs');
const mysql = require('mysql');

// It cannot send a token: take a lease.
const options = {
  host: process.env.MYSQL_HOST,
  port: Number(process.env.MYSQL_TCP_PORT),
  user: process.env.MYSQL_USER,
  password: process.env.MYSQL_PWD,
  database: 'shop',
  charset: 'utf8mb4',
  ssl: { ca: fs.readFileSync(process.env.SALLYPORT_CA_FILE) },
};
// [/snippet]
const { promisify } = require('util');
const { answer, checks, digest, product } = require('./answers.js');

async function main() {
  const connection = mysql.createConnection(options);
  const ask = promisify(connection.query).bind(connection);
  const rows = async (sql, values) => (await ask(sql, values)).map((row) => Object.values(row));
  answer('version', require('mysql/package.json').version);

  if (checks('connect')) {
    answer('connect', ...(await rows('SELECT 1, DATABASE()'))[0]);
  }
  if (checks('types')) {
    connection.config.dateStrings = true;
    connection.config.supportBigNumbers = true;
    connection.config.bigNumberStrings = true;
    await new Promise((done, failed) => {
      connection.query('SELECT * FROM shop.kinds ORDER BY id', (failure, found, fields) => {
        if (failure) return failed(failure);
        found.forEach((row) => answer('types', ...Object.values(row)));
        fields.forEach((f) => answer('types', f.name, f.orgTable, f.type, f.flags, f.charsetNr, f.length, f.decimals, f.default));
        return done();
      });
    });
  }
  if (checks('unicode')) {
    answer('unicode', ...(await rows('SELECT ?, HEX(?) AS hex', ['grüße 😀 漢字', '😀']))[0]);
  }
  if (checks('prepared')) {
    // The driver has no prepared statements: it writes the values into the text.
    answer('prepared', ...(await rows('SELECT ? + 1 AS a, ? AS b, ? AS c, ? IS NULL AS d', [41, 'naïve', '12.50', null]))[0]);
  }
  if (checks('insert')) {
    const done = await ask('INSERT INTO shop.notes SET ?', { body: 'one' });
    answer('insert', `${done.affectedRows} row, id ${done.insertId}`);
  }
  if (checks('transaction')) {
    const counts = [];
    for (const end of ['rollback', 'commit']) {
      await promisify(connection.beginTransaction).call(connection);
      await ask("INSERT INTO shop.notes (body) VALUES ('kept?')");
      await promisify(connection[end]).call(connection);
      counts.push((await rows("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'"))[0][0]);
    }
    answer('transaction', `${counts[0]} after rollback, ${counts[1]} after commit`);
  }
  if (checks('error')) {
    const refusal = await ask('SELECT nothing FROM shop.products').catch((e) => e);
    answer('error', refusal.errno, refusal.sqlState, refusal.code, refusal.sqlMessage);
  }
  if (checks('refused')) {
    const refusal = await ask('SELECT * FROM vault.keys_of_the_house').catch((e) => e);
    answer('refused', refusal.errno, refusal.sqlState, refusal.code, ...(await rows('SELECT 1')));
    answer('refused.says', refusal.sqlMessage);
  }
  if (checks('large')) {
    let [count, bytes, sum] = [0, 0, 0];
    await new Promise((done, failed) => {
      connection
        .query('SELECT id, payload FROM shop.bulk ORDER BY id')
        .on('error', failed)
        .on('end', done)
        .on('result', (row) => {
          count++;
          bytes += row.payload.length;
          sum += row.id;
        });
    });
    answer('large', `${count} rows, ${bytes} bytes, sum ${sum}`);
    answer('large', 'blob', ...(await rows('SELECT body FROM shop.blobs ORDER BY id')).map((row) => digest(row[0])));
  }
  if (checks('batch')) {
    const done = await ask('INSERT INTO shop.notes (body) VALUES ?', [[['a'], ['b'], ['c']]]);
    answer('batch', `${done.affectedRows} rows`, done.message);
  }
  if (checks('procedure')) {
    const sets = await ask('CALL shop.products_from(?)', [2]);
    answer('procedure', sets[0].map(product).join(', '), sets.length);
  }
  if (checks('waits')) {
    const done = await ask('UPDATE shop.reviewed SET n = n + 1 WHERE id = 1');
    answer('waits', `${done.affectedRows} row`, done.message);
  }
  if (checks('pool')) {
    await promisify(connection.ping).call(connection);
    const pool = mysql.createPool({ ...options, connectionLimit: 2 });
    const poolAsk = promisify(pool.query).bind(pool);
    const found = await Promise.all([1, 2, 3, 4].map((n) => poolAsk('SELECT ? AS n', [n])));
    answer('pool', ...found.map((result) => result[0].n));
    await promisify(pool.end).call(pool);
    answer('pool', typeof (await promisify(connection.statistics).call(connection)).message);
  }
  await promisify(connection.end).call(connection);
}

main();
