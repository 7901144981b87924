// One login with npm mysql2 or mysql and an ordinary password: LOGIN_DRIVER, LOGIN_PORT, LOGIN_USER,
// LOGIN_PASSWORD, LOGIN_TLS (any text: with TLS). Says what the first statement, or the login, was answered with.
import mysql from 'mysql';
import mysql2 from 'mysql2';

const driver = { mysql, mysql2 }[process.env.LOGIN_DRIVER];
const connection = driver.createConnection({
  host: '127.0.0.1',
  port: Number(process.env.LOGIN_PORT),
  user: process.env.LOGIN_USER,
  password: process.env.LOGIN_PASSWORD,
  database: 'shop',
  ...(process.env.LOGIN_TLS ? { ssl: { rejectUnauthorized: false } } : {}),
});
const say = (step, error) => {
  process.stdout.write(`${step}: ${error.errno} ${error.sqlMessage ?? error.message}\n`);
  connection.destroy();
};
connection.on('error', () => {});
connection.connect((refused) => {
  if (refused) {
    say('login', refused);
  } else {
    connection.query('SELECT 1', (error) => say('statement', error));
  }
});
