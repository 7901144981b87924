// npm mysql2: the snippet of the documentation, and what it is checked by.
// [snippet]
const fs = require('fs');
const mysql = require('mysql2/promise');

const options = {
  host: process.env.MYSQL_HOST,
  port: Number(process.env.MYSQL_TCP_PORT),
  user: process.env.MYSQL_USER,
  password: process.env.MYSQL_PWD,
  database: 'shop',
  ssl: { ca: fs.readFileSync(process.env.SALLYPORT_CA_FILE), verifyIdentity: true },
  enableCleartextPlugin: true, // for a token, which goes inside TLS
};
// [/snippet]
const { answer, checks, digest, product } = require('./answers.js');

async function main() {
  const connection = await mysql.createConnection(options);
  const rows = async (sql, values) => (await connection.query({ sql, rowsAsArray: true, values }))[0];
  answer('version', require('mysql2/package.json').version);

  if (checks('connect')) {
    answer('connect', ...(await rows('SELECT 1, DATABASE()'))[0]);
  }
  if (checks('types')) {
    const sql = 'SELECT * FROM shop.kinds ORDER BY id';
    const settings = { rowsAsArray: true, supportBigNumbers: true, bigNumberStrings: true, dateStrings: true };
    for (const way of ['query', 'execute']) {
      const [found, fields] = await connection[way]({ sql, ...settings });
      found.forEach((row) => answer('types', ...row));
      fields.forEach((f) => answer('types', f.name, f.orgTable, f.type, f.flags, f.characterSet, f.columnLength, f.decimals));
    }
  }
  if (checks('unicode')) {
    answer('unicode', ...(await rows('SELECT ?, HEX(?)', ['grüße 😀 漢字', '😀']))[0]);
  }
  if (checks('prepared')) {
    for (let i = 0; i < 2; i++) {
      const [found] = await connection.execute({ sql: 'SELECT ? + 1, ?, ?, ? IS NULL', rowsAsArray: true }, [41, 'naïve', '12.50', null]);
      answer('prepared', ...found[0]);
    }
    connection.unprepare('SELECT ? + 1, ?, ?, ? IS NULL');
  }
  if (checks('insert')) {
    const [done] = await connection.execute('INSERT INTO shop.notes (body) VALUES (?)', ['one']);
    answer('insert', `${done.affectedRows} row, id ${done.insertId}`);
  }
  if (checks('transaction')) {
    const counts = [];
    for (const end of ['rollback', 'commit']) {
      await connection.beginTransaction();
      await connection.query("INSERT INTO shop.notes (body) VALUES ('kept?')");
      await connection[end]();
      counts.push((await rows("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'"))[0][0]);
    }
    answer('transaction', `${counts[0]} after rollback, ${counts[1]} after commit`);
  }
  if (checks('error')) {
    const refusal = await rows('SELECT nothing FROM shop.products').catch((e) => e);
    answer('error', refusal.errno, refusal.sqlState, refusal.code, refusal.sqlMessage);
  }
  if (checks('refused')) {
    const refusal = await rows('SELECT * FROM vault.keys_of_the_house').catch((e) => e);
    answer('refused', refusal.errno, refusal.sqlState, refusal.code, ...(await rows('SELECT 1')));
    answer('refused.says', refusal.sqlMessage);
  }
  if (checks('large')) {
    let [count, bytes, sum] = [0, 0, 0];
    for await (const row of connection.connection.query('SELECT id, payload FROM shop.bulk ORDER BY id').stream()) {
      count++;
      bytes += row.payload.length;
      sum += row.id;
    }
    answer('large', `${count} rows, ${bytes} bytes, sum ${sum}`);
    answer('large', 'blob', ...(await rows('SELECT body FROM shop.blobs ORDER BY id')).map((row) => digest(row[0])));
  }
  if (checks('batch')) {
    const [done] = await connection.query('INSERT INTO shop.notes (body) VALUES ?', [[['a'], ['b'], ['c']]]);
    answer('batch', `${done.affectedRows} rows`, done.info);
  }
  if (checks('procedure')) {
    const [sets] = await connection.query('CALL shop.products_from(?)', [2]);
    answer('procedure', sets[0].map(product).join(', '), sets.length);
    const [prepared] = await connection.execute('CALL shop.products_from(?)', [2]);
    answer('procedure', prepared[0].map(product).join(', '), prepared.length);
  }
  if (checks('waits')) {
    const [done] = await connection.query('UPDATE shop.reviewed SET n = n + 1 WHERE id = 1');
    answer('waits', `${done.affectedRows} row`, done.info);
  }
  if (checks('pool')) {
    await connection.ping();
    const pool = mysql.createPool({ ...options, connectionLimit: 2 });
    const found = await Promise.all([1, 2, 3, 4].map((n) => pool.query({ sql: 'SELECT ?', rowsAsArray: true }, [n])));
    answer('pool', ...found.map(([result]) => result[0][0]));
    await pool.end();
    const many = await mysql.createConnection({ ...options, multipleStatements: true });
    answer('pool', (await many.query("SELECT 1 AS a; SELECT 'two' AS b; SELECT name FROM shop.products WHERE id = 1"))[0]);
    await many.end();
  }
  await connection.end();
}

main();
