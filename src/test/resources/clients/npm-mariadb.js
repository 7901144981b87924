// npm mariadb: the snippet of the documentation, and what it is checked by.
// [snippet]
const fs = require('fs');
const mariadb = require('mariadb');

const options = {
  host: process.env.MYSQL_HOST,
  port: Number(process.env.MYSQL_TCP_PORT),
  user: process.env.MYSQL_USER,
  password: process.env.MYSQL_PWD,
  database: 'shop',
  ssl: { ca: fs.readFileSync(process.env.SALLYPORT_CA_FILE) },
  connectTimeout: 10000, // it waits for one second otherwise, people may take longer to approve
};
// [/snippet]
const { answer, checks, digest, product } = require('./answers.js');

async function main() {
  const connection = await mariadb.createConnection(options);
  const rows = (sql, values) => connection.query({ sql, rowsAsArray: true }, values);
  answer('version', mariadb.version);

  if (checks('connect')) {
    answer('connect', ...(await rows('SELECT 1, DATABASE()'))[0]);
  }
  if (checks('types')) {
    const settings = { sql: 'SELECT * FROM shop.kinds ORDER BY id', rowsAsArray: true, dateStrings: true };
    for (const way of ['query', 'execute']) {
      const found = await connection[way](settings);
      found.forEach((row) => answer('types', ...row));
      found.meta.forEach((f) => answer('types', f.name(), f.orgTable(), f.type, f.flags, f.collation.index, f.columnLength));
    }
  }
  if (checks('unicode')) {
    answer('unicode', ...(await rows('SELECT ?, HEX(?)', ['grüße 😀 漢字', '😀']))[0]);
  }
  if (checks('prepared')) {
    const statement = await connection.prepare('SELECT ? + 1 AS a, ? AS b, ? AS c, ? IS NULL AS d');
    for (let i = 0; i < 2; i++) {
      answer('prepared', ...Object.values((await statement.execute([41, 'naïve', '12.50', null]))[0]));
    }
    statement.close();
  }
  if (checks('insert')) {
    const done = await connection.execute('INSERT INTO shop.notes (body) VALUES (?)', ['one']);
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
    for await (const row of connection.queryStream('SELECT id, payload FROM shop.bulk ORDER BY id')) {
      count++;
      bytes += row.payload.length;
      sum += row.id;
    }
    answer('large', `${count} rows, ${bytes} bytes, sum ${sum}`);
    answer('large', 'blob', ...(await rows('SELECT body FROM shop.blobs ORDER BY id')).map((row) => digest(row[0])));
  }
  if (checks('batch')) {
    const done = await connection.batch('INSERT INTO shop.notes (body) VALUES (?)', [['a'], ['b'], ['c']]);
    // One answer for all, or one for each, as the server lets it.
    answer('batch', `${[done].flat().reduce((sum, each) => sum + each.affectedRows, 0)} rows`);
  }
  if (checks('procedure')) {
    const sets = await connection.query('CALL shop.products_from(?)', [2]);
    answer('procedure', sets[0].map(product).join(', '), sets.length);
  }
  if (checks('waits')) {
    const done = await connection.query('UPDATE shop.reviewed SET n = n + 1 WHERE id = 1');
    answer('waits', `${done.affectedRows} row`, done.warningStatus);
  }
  if (checks('pool')) {
    await connection.ping();
    answer('pool', connection.isValid(), connection.info.hasMinVersion(8, 0, 0));
    await connection.reset();
    answer('pool', ...(await rows('SELECT DATABASE(), @@autocommit'))[0]);
    const pool = mariadb.createPool({ ...options, connectionLimit: 2 });
    const found = await Promise.all([1, 2, 3, 4].map((n) => pool.query({ sql: 'SELECT ?', rowsAsArray: true }, [n])));
    answer('pool', ...found.map((result) => result[0][0]));
    await pool.end();
  }
  await connection.end();
}

main();
