// One connection of npm mysql2, driven by JSON lines: {"sql": "...", "prepared": true} in, {"rows": [[...]]},
// {"affected": n} or {"error": {"code", "sqlState", "message"}} out. The token comes in the environment.
import { createInterface } from 'node:readline';
import mysql from 'mysql2/promise';

const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const failure = (error) =>
  answer({
    error: {
      code: error.errno ?? 0,
      sqlState: error.sqlState ?? '',
      message: error.sqlMessage ?? error.message,
    },
  });

let connection;
try {
  connection = await mysql.createConnection({
    host: '127.0.0.1',
    port: Number(process.env.AGENT_PORT),
    user: process.env.AGENT_CONNECTION,
    password: process.env.AGENT_TOKEN,
    database: 'shop',
    ssl: { rejectUnauthorized: false },
    enableCleartextPlugin: true,
    rowsAsArray: true,
    dateStrings: true,
  });
  answer({ affected: 0 });
} catch (error) {
  failure(error);
  process.exit(0);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { sql, prepared } = JSON.parse(line);
  try {
    const [result] = prepared ? await connection.execute(sql) : await connection.query(sql);
    if (Array.isArray(result)) {
      answer({ rows: result.map((row) => row.map((value) => (value === null ? null : String(value)))) });
    } else {
      answer({ affected: result.affectedRows });
    }
  } catch (error) {
    failure(error);
  }
}
await connection.end();
