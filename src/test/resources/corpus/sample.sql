-- The database that the corpus speaks of. Statements are separated by a line with only "$$".
-- Every column holds values that differ from row to row and are no palindromes, so that a change of
-- a column can be told from its result. No row makes a condition of the corpus true for all.
DROP DATABASE IF EXISTS shop
$$
DROP DATABASE IF EXISTS staging
$$
DROP DATABASE IF EXISTS hr
$$
DROP DATABASE IF EXISTS audit
$$
DROP DATABASE IF EXISTS `odd.schema`
$$
DROP DATABASE IF EXISTS vault
$$
DROP DATABASE IF EXISTS scratch
$$
CREATE DATABASE shop CHARACTER SET utf8mb4
$$
CREATE DATABASE staging CHARACTER SET utf8mb4
$$
CREATE DATABASE hr CHARACTER SET utf8mb4
$$
CREATE DATABASE audit CHARACTER SET utf8mb4
$$
CREATE DATABASE `odd.schema` CHARACTER SET utf8mb4
$$
CREATE DATABASE vault CHARACTER SET utf8mb4
$$
USE shop
$$
CREATE TABLE customers (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  name VARCHAR(60) NOT NULL,
  email VARCHAR(80) NOT NULL UNIQUE,
  ssn CHAR(11),
  card_number VARCHAR(19),
  country CHAR(2),
  created DATETIME NOT NULL DEFAULT '2020-01-01',
  notes TEXT,
  profile JSON,
  email_domain VARCHAR(80) GENERATED ALWAYS AS (SUBSTRING_INDEX(email, '@', -1)) VIRTUAL,
  score INT DEFAULT 0 INVISIBLE,
  FULLTEXT KEY words (notes)
)
$$
CREATE TABLE products (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  sku VARCHAR(20) NOT NULL UNIQUE,
  name VARCHAR(60) NOT NULL,
  price DECIMAL(10,2) NOT NULL,
  category_id INT,
  attributes JSON
)
$$
CREATE TABLE categories (
  id INT NOT NULL PRIMARY KEY,
  name VARCHAR(40) NOT NULL,
  parent_id INT,
  CONSTRAINT category_parent FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE CASCADE
)
$$
CREATE TABLE orders (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id INT,
  status ENUM('new','paid','shipped','cancelled') NOT NULL DEFAULT 'new',
  total DECIMAL(10,2) NOT NULL DEFAULT 0,
  placed_at DATETIME,
  coupon VARCHAR(20),
  details JSON,
  KEY by_customer (customer_id),
  KEY by_placed (placed_at),
  CONSTRAINT order_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE ON UPDATE CASCADE
)
$$
CREATE TABLE order_items (
  order_id INT NOT NULL,
  line INT NOT NULL,
  product_id INT,
  quantity INT NOT NULL,
  price DECIMAL(10,2) NOT NULL,
  amount DECIMAL(12,2) GENERATED ALWAYS AS (quantity * price) STORED,
  PRIMARY KEY (order_id, line),
  CONSTRAINT item_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  CONSTRAINT item_product FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE SET NULL
)
$$
CREATE TABLE payments (
  id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  order_id INT,
  card_number VARCHAR(19) NOT NULL,
  amount DECIMAL(10,2) NOT NULL,
  paid_at DATETIME,
  CONSTRAINT payment_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE SET NULL
)
$$
CREATE TABLE reviews (
  customer_id INT NOT NULL,
  product_id INT NOT NULL,
  rating INT NOT NULL,
  body VARCHAR(200),
  PRIMARY KEY (customer_id, product_id)
)
$$
CREATE TABLE counters (
  name VARCHAR(40) NOT NULL PRIMARY KEY,
  value INT NOT NULL DEFAULT 0,
  note VARCHAR(40)
)
$$
CREATE TABLE Customers (
  id INT NOT NULL PRIMARY KEY,
  remark VARCHAR(40),
  ssn CHAR(11)
)
$$
CREATE TABLE `order` (id INT NOT NULL PRIMARY KEY, `select` VARCHAR(20), `from` VARCHAR(20), `where` INT)
$$
CREATE TABLE count (id INT NOT NULL PRIMARY KEY, count INT, value VARCHAR(20))
$$
CREATE TABLE user (id INT NOT NULL PRIMARY KEY, status VARCHAR(20), date DATE, `key` VARCHAR(20))
$$
CREATE TABLE `a.b` (id INT NOT NULL PRIMARY KEY, `c.d` VARCHAR(20), ssn VARCHAR(20))
$$
CREATE TABLE `we``ird` (id INT NOT NULL PRIMARY KEY, `x``y` VARCHAR(20))
$$
CREATE TABLE `with space` (id INT NOT NULL PRIMARY KEY, `col umn` VARCHAR(20))
$$
CREATE TABLE größe (id INT NOT NULL PRIMARY KEY, straße VARCHAR(20))
$$
CREATE TABLE bank (id INT NOT NULL PRIMARY KEY, bank_iban VARCHAR(34), kind VARCHAR(10))
$$
CREATE TABLE big (id BIGINT NOT NULL PRIMARY KEY, tag VARCHAR(10), val INT, u INT UNSIGNED, flag TINYINT(1) NOT NULL DEFAULT 0)
$$
CREATE TABLE $$t (id INT NOT NULL PRIMARY KEY, $$ VARCHAR(20))
$$
CREATE TABLE sales (
  id INT NOT NULL,
  sold_on DATE NOT NULL,
  region VARCHAR(10) NOT NULL,
  amount DECIMAL(10,2) NOT NULL,
  agent VARCHAR(20),
  PRIMARY KEY (id, sold_on)
) PARTITION BY RANGE (YEAR(sold_on)) (
  PARTITION p2023 VALUES LESS THAN (2024),
  PARTITION p2024 VALUES LESS THAN (2025),
  PARTITION pmax VALUES LESS THAN MAXVALUE)
$$
CREATE TABLE places (id INT NOT NULL PRIMARY KEY, spot POINT NOT NULL SRID 0, label VARCHAR(20), SPATIAL KEY (spot))
$$
CREATE TABLE unused (id INT NOT NULL PRIMARY KEY)
$$
CREATE TABLE staging.customers (id INT NOT NULL PRIMARY KEY, name VARCHAR(60), email VARCHAR(80), payload TEXT)
$$
CREATE TABLE staging.orders (id INT NOT NULL PRIMARY KEY, customer_id INT, total DECIMAL(10,2), raw VARCHAR(100))
$$
CREATE TABLE staging.imports (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, line VARCHAR(200), taken INT DEFAULT 0)
$$
CREATE TABLE hr.departments (id INT NOT NULL PRIMARY KEY, title VARCHAR(40) NOT NULL, budget INT)
$$
CREATE TABLE hr.employees (
  id INT NOT NULL PRIMARY KEY,
  name VARCHAR(60) NOT NULL,
  ssn CHAR(11),
  salary INT,
  iban VARCHAR(34),
  manager_id INT,
  department_id INT,
  CONSTRAINT employee_department FOREIGN KEY (department_id) REFERENCES hr.departments (id) ON DELETE SET NULL ON UPDATE CASCADE
)
$$
CREATE TABLE hr.badges (
  code VARCHAR(20) NOT NULL PRIMARY KEY,
  employee_id INT,
  door VARCHAR(20),
  CONSTRAINT badge_employee FOREIGN KEY (employee_id) REFERENCES hr.employees (id) ON DELETE CASCADE
)
$$
CREATE TABLE hr.customers (id INT NOT NULL PRIMARY KEY, vip VARCHAR(10), manager VARCHAR(20))
$$
CREATE TABLE audit.log (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, what VARCHAR(200), who VARCHAR(100), at DATETIME)
$$
CREATE TABLE audit.former_customers (id INT NOT NULL PRIMARY KEY, name VARCHAR(60), ssn CHAR(11))
$$
CREATE TABLE vault.secrets (id INT NOT NULL PRIMARY KEY, secret VARCHAR(60), owner VARCHAR(20))
$$
CREATE TABLE `odd.schema`.`t.able` (id INT NOT NULL PRIMARY KEY, `col.umn` VARCHAR(20))
$$
CREATE TABLE `odd.schema`.plain (id INT NOT NULL PRIMARY KEY, val VARCHAR(20))
$$
INSERT INTO customers (id, name, email, ssn, card_number, country, created, notes, profile, score) VALUES
  (1, 'Ada Lovelace', 'ada@engine.example', '101-22-3456', '4111111111111234', 'GB', '2021-03-04 10:11:12', 'likes analytical engines and steam', '{"city": "London", "tags": ["math", "poetry"], "level": 3, "address": {"zip": "W1"}}', 11),
  (2, 'Bela Bartok', 'bela@music.example', '202-33-4567', '5500005555555559', 'HU', '2022-04-05 11:12:13', 'collects folk songs of the north', '{"city": "Budapest", "tags": ["music"], "level": 5, "address": {"zip": "H1"}}', 22),
  (3, 'Carl Gauss', 'carl@math.example', '303-44-5678', '340000000000009', 'DE', '2023-05-06 12:13:14', 'prime counting as a hobby', '{"city": "Brunswick", "tags": ["math", "stars"], "level": 8, "address": {"zip": "D3"}}', 33),
  (4, 'Dora Maar', 'dora@photo.example', NULL, '30000000000004', 'FR', '2023-06-07 13:14:15', 'portrait studies in black', '{"city": "Paris", "tags": ["photo", "paint"], "level": 2, "address": {"zip": "F75"}}', 44),
  (5, 'Emmy Noether', 'emmy@algebra.example', '505-66-7890', NULL, 'DE', '2024-07-08 14:15:16', 'rings and invariants every day', '{"city": "Erlangen", "tags": ["math"], "level": 9, "address": {"zip": "D9"}}', 55),
  (6, 'Frida Kahlo', 'frida@color.example', '606-77-8901', '6011000000000004', NULL, '2024-08-09 15:16:17', 'self portrait with parrots', '{"city": "Coyoacan", "tags": ["paint", "garden"], "level": 4, "address": {"zip": "M04"}}', 66)
$$
INSERT INTO categories VALUES (1, 'everything', NULL), (2, 'books', 1), (3, 'novels', 2), (4, 'tools', 1), (5, 'hammers', 4), (6, 'crime novels', 3)
$$
INSERT INTO products (id, sku, name, price, category_id, attributes) VALUES
  (1, 'BK-001', 'Cloud Atlas', 12.50, 3, '{"pages": 529, "lang": "en"}'),
  (2, 'BK-002', 'The Big Sleep', 8.75, 6, '{"pages": 277, "lang": "en"}'),
  (3, 'TL-001', 'Claw Hammer', 23.10, 5, '{"weight": 450, "lang": "xx"}'),
  (4, 'TL-002', 'Sledge', 47.90, 5, '{"weight": 3000, "lang": "yy"}'),
  (5, 'ZZ-009', 'Gift Card', 50.00, NULL, NULL)
$$
INSERT INTO orders (id, customer_id, status, total, placed_at, coupon, details) VALUES
  (1, 1, 'paid', 21.25, '2023-01-15 08:00:01', 'SPRING23', '{"gift": true, "ship": {"city": "London", "days": 3}}'),
  (2, 1, 'shipped', 23.10, '2023-02-20 09:10:02', NULL, '{"gift": false, "ship": {"city": "Leeds", "days": 4}}'),
  (3, 2, 'new', 95.80, '2023-09-01 10:20:03', 'WELCOME1', NULL),
  (4, 3, 'cancelled', 50.00, '2024-01-05 11:30:04', NULL, '{"gift": true, "ship": {"city": "Bonn", "days": 7}}'),
  (5, 3, 'paid', 12.50, '2024-03-09 12:40:05', 'MATH0314', '{"gift": false, "ship": {"city": "Jena", "days": 9}}'),
  (6, 5, 'new', 71.00, '2024-06-30 13:50:06', 'RING0042', NULL),
  (7, NULL, 'paid', 8.75, '2024-07-14 14:00:07', 'GUEST777', '{"gift": false, "ship": {"city": "Lyon", "days": 1}}'),
  (8, 6, 'shipped', 150.40, NULL, 'LATE0001', '{"gift": true, "ship": {"city": "Oslo", "days": 12}}')
$$
INSERT INTO order_items (order_id, line, product_id, quantity, price) VALUES
  (1, 1, 1, 1, 12.50), (1, 2, 2, 1, 8.75), (2, 1, 3, 1, 23.10), (3, 1, 4, 2, 47.90), (4, 1, 5, 1, 50.00),
  (5, 1, 1, 1, 12.50), (6, 1, 4, 1, 47.90), (6, 2, 3, 1, 23.10), (7, 1, 2, 1, 8.75), (8, 1, 5, 3, 50.00)
$$
INSERT INTO payments VALUES
  (1, 1, '4111111111111234', 21.25, '2023-01-15 08:05:00'), (2, 2, '4111111111111234', 23.10, '2023-02-20 09:15:00'),
  (3, 4, '340000000000009', 50.00, '2024-01-05 11:35:00'), (4, 5, '340000000000010', 12.50, '2024-03-09 12:45:00'),
  (5, 7, '30000000000004', 8.75, NULL), (6, 8, '6011000000000004', 100.40, '2024-08-01 00:00:09')
$$
INSERT INTO reviews VALUES (1, 1, 5, 'a wonder of nested stories'), (1, 3, 4, 'hits well'), (2, 2, 3, 'dark but fair'), (3, 1, 2, 'too long for me'), (5, 4, 1, 'heavy indeed')
$$
INSERT INTO counters VALUES ('orders', 108, 'running'), ('visits', 4096, 'total'), ('deleted', 17, 'items gone')
$$
INSERT INTO Customers VALUES (1, 'other table', '901-23-4567'), (2, 'by case alone', '812-34-5678')
$$
INSERT INTO `order` VALUES (1, 'pick', 'here', 10), (2, 'choose', 'there', 20), (3, 'elect', 'yonder', 30)
$$
INSERT INTO count VALUES (1, 41, 'one'), (2, 52, 'two'), (3, 63, 'three')
$$
INSERT INTO user VALUES (1, 'active', '2024-02-01', 'k-12'), (2, 'gone', '2024-03-02', 'k-34'), (3, 'banned', '2024-04-03', 'k-56')
$$
INSERT INTO `a.b` VALUES (1, 'dot one', 'x-11'), (2, 'dot two', 'x-22')
$$
INSERT INTO `we``ird` VALUES (1, 'tick one'), (2, 'tick two')
$$
INSERT INTO `with space` VALUES (1, 'gap one'), (2, 'gap two')
$$
INSERT INTO größe VALUES (1, 'ring'), (2, 'allee')
$$
INSERT INTO bank VALUES (1, 'DE89370400440532013000', 'giro'), (2, 'FR1420041010050500013M02606', 'saver')
$$
INSERT INTO big VALUES (-5, 'neg', -12, 3, 0), (0, 'zero', 0, 0, 1), (7, 'seven', 13, 42, 1), (9000000000, 'huge', 2147483647, 4294967295, 0), (12, 'none', NULL, NULL, 1)
$$
INSERT INTO $$t VALUES (1, 'dollar'), (2, 'cents')
$$
INSERT INTO sales VALUES (1, '2023-02-03', 'north', 100.50, 'ann'), (2, '2023-11-12', 'south', 210.25, 'bob'), (3, '2024-01-20', 'north', 55.75, 'cid'), (4, '2024-05-06', 'west', 310.00, 'ann'), (5, '2025-03-01', 'south', 75.20, 'dan'), (6, '2025-09-09', 'west', 12.30, 'bob')
$$
INSERT INTO places VALUES (1, POINT(1, 2), 'well'), (2, POINT(30, 40), 'mill'), (3, POINT(5, 60), 'ford')
$$
INSERT INTO unused VALUES (1)
$$
INSERT INTO staging.customers VALUES (1, 'Gus Import', 'gus@in.example', 'raw-17'), (2, 'Hal Import', 'hal@in.example', 'raw-28'), (3, 'Ina Import', 'ina@in.example', 'raw-39')
$$
INSERT INTO staging.orders VALUES (1, 1, 10.10, 'r-1a'), (2, 2, 20.20, 'r-2b'), (3, 9, 30.35, 'r-3c')
$$
INSERT INTO staging.imports VALUES (1, 'line a1', 0), (2, 'line b2', 1), (3, 'line c3', 5)
$$
INSERT INTO hr.departments VALUES (1, 'Engines', 1200), (2, 'Paint', 3400), (3, 'Post', 560)
$$
INSERT INTO hr.employees VALUES (1, 'Grace Hopper', '111-22-3344', 9100, 'GB29NWBK60161331926819', NULL, 1), (2, 'Linus Pauling', '222-33-4455', 7200, 'DE75512108001245126199', 1, 1), (3, 'Mary Shelley', '333-44-5566', 6300, 'FR7630006000011234567890189', 1, 2), (4, 'Nina Simone', NULL, 5400, NULL, 3, 2), (5, 'Otto Hahn', '555-66-7788', NULL, 'AT483200000012345864', 2, NULL)
$$
INSERT INTO hr.badges VALUES ('B-17', 1, 'front'), ('B-28', 2, 'lab'), ('B-39', 3, 'attic'), ('B-40', NULL, 'yard')
$$
INSERT INTO hr.customers VALUES (1, 'gold', 'Grace'), (2, 'silver', 'Linus'), (3, 'none', 'Mary')
$$
INSERT INTO audit.log VALUES (1, 'began', 'root@here', '2020-02-02 02:02:03'), (2, 'went on', 'app@there', '2021-03-03 03:03:04')
$$
INSERT INTO audit.former_customers VALUES (90, 'Old Harry', '909-08-0706'), (91, 'Old Tom', '808-07-0605')
$$
INSERT INTO vault.secrets VALUES (1, 'opensesame-1', 'ali'), (2, 'swordfish-22', 'groucho'), (3, 'xyzzy-333', 'crowther')
$$
INSERT INTO `odd.schema`.`t.able` VALUES (1, 'odd one'), (2, 'odd two')
$$
INSERT INTO `odd.schema`.plain VALUES (1, 'plain one'), (2, 'plain two')
$$
CREATE VIEW active_customers AS SELECT id, name, email, country FROM customers WHERE country IS NOT NULL
$$
CREATE VIEW contact (cid, mail, tax_no) AS SELECT id, email, ssn FROM customers
$$
CREATE VIEW german_contact AS SELECT c.cid AS number, c.tax_no AS reference FROM contact c JOIN customers x ON x.id = c.cid WHERE x.country = 'DE'
$$
CREATE VIEW customer_orders AS SELECT c.name, c.card_number AS card, o.id AS order_id, o.total FROM customers c JOIN orders o ON o.customer_id = c.id
$$
CREATE VIEW all_people (who, number) AS SELECT name, ssn FROM customers UNION ALL SELECT name, iban FROM hr.employees
$$
CREATE VIEW spenders AS SELECT customer_id, SUM(total) AS spent, COUNT(*) AS orders FROM orders GROUP BY customer_id HAVING SUM(total) > 15
$$
CREATE VIEW cheap_products AS SELECT id, sku, name, price FROM products WHERE price < 25 WITH CASCADED CHECK OPTION
$$
CREATE VIEW cheap_books AS SELECT id, sku, name AS title FROM cheap_products WHERE sku LIKE 'BK%'
$$
CREATE SQL SECURITY INVOKER VIEW invoker_customers AS SELECT id, name, ssn AS code FROM customers
$$
CREATE VIEW star_customers AS SELECT * FROM customers
$$
CREATE VIEW scalar_view AS SELECT o.id, (SELECT MAX(p.card_number) FROM payments p WHERE p.order_id = o.id) AS last_card FROM orders o
$$
CREATE VIEW `dotted.view` AS SELECT id, `c.d` AS `e.f` FROM `a.b`
$$
CREATE VIEW hr.payroll AS SELECT e.name, e.salary AS amount, d.title FROM hr.employees e LEFT JOIN hr.departments d ON d.id = e.department_id
$$
CREATE FUNCTION tax_of(which INT) RETURNS CHAR(11) READS SQL DATA
BEGIN
  DECLARE found CHAR(11);
  SELECT ssn INTO found FROM customers WHERE id = which;
  RETURN found;
END
$$
CREATE FUNCTION mask_ssn(s CHAR(11)) RETURNS CHAR(11) DETERMINISTIC NO SQL RETURN CONCAT('***-**-', RIGHT(s, 4))
$$
CREATE FUNCTION bump(which VARCHAR(40)) RETURNS INT MODIFIES SQL DATA
BEGIN
  UPDATE counters SET value = value + 1 WHERE name = which;
  RETURN (SELECT value FROM counters WHERE name = which);
END
$$
CREATE FUNCTION log_it(message VARCHAR(200)) RETURNS INT MODIFIES SQL DATA
BEGIN
  INSERT INTO audit.log (what, who, at) VALUES (message, CURRENT_USER(), '2024-01-01');
  RETURN 1;
END
$$
CREATE FUNCTION tax_twice(which INT) RETURNS VARCHAR(30) READS SQL DATA RETURN CONCAT(tax_of(which), tax_of(which))
$$
CREATE FUNCTION wipe() RETURNS INT MODIFIES SQL DATA
BEGIN
  DELETE FROM staging.imports;
  RETURN ROW_COUNT();
END
$$
CREATE FUNCTION concat(s VARCHAR(60)) RETURNS VARCHAR(60) READS SQL DATA RETURN (SELECT MAX(secret) FROM vault.secrets WHERE owner <> s)
$$
CREATE FUNCTION `odd.schema`.`f.n`(n INT) RETURNS VARCHAR(20) READS SQL DATA RETURN (SELECT val FROM plain WHERE id = n)
$$
CREATE FUNCTION hr.salary_of(which INT) RETURNS INT READS SQL DATA RETURN (SELECT salary FROM employees WHERE id = which)
$$
CREATE VIEW masked_customers AS SELECT id, mask_ssn(ssn) AS ssn FROM customers
$$
CREATE VIEW peeking AS SELECT id, tax_of(id) AS hidden FROM orders
$$
CREATE PROCEDURE add_order(IN who INT, IN amount DECIMAL(10,2), OUT made INT)
BEGIN
  INSERT INTO orders (customer_id, total, status) VALUES (who, amount, 'new');
  SET made = LAST_INSERT_ID();
END
$$
CREATE PROCEDURE read_tax(IN which INT, OUT tax CHAR(11)) SELECT ssn INTO tax FROM customers WHERE id = which
$$
CREATE PROCEDURE list_customers() SELECT id, name, ssn FROM customers ORDER BY id
$$
CREATE PROCEDURE purge_imports(IN below INT)
BEGIN
  IF below > 0 THEN
    DELETE FROM staging.imports WHERE id < below;
  ELSE
    TRUNCATE TABLE staging.imports;
  END IF;
END
$$
CREATE PROCEDURE run_text(IN body TEXT)
BEGIN
  SET @run_text = body;
  PREPARE run_text FROM @run_text;
  EXECUTE run_text;
  DEALLOCATE PREPARE run_text;
END
$$
CREATE PROCEDURE copy_customers()
BEGIN
  DECLARE done INT DEFAULT 0;
  DECLARE n VARCHAR(60);
  DECLARE i INT DEFAULT 100;
  DECLARE rows_of CURSOR FOR SELECT name FROM customers;
  DECLARE CONTINUE HANDLER FOR NOT FOUND SET done = 1;
  OPEN rows_of;
  copying: LOOP
    FETCH rows_of INTO n;
    IF done THEN LEAVE copying; END IF;
    INSERT INTO staging.customers (id, name) VALUES (i, n);
    SET i = i + 1;
  END LOOP;
  CLOSE rows_of;
END
$$
CREATE PROCEDURE outer_call(IN below INT)
BEGIN
  CALL purge_imports(below);
  CALL copy_customers();
  SELECT COUNT(*) AS copied FROM staging.customers;
END
$$
CREATE PROCEDURE loop_bump(IN times INT)
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION INSERT INTO audit.log (what) VALUES ('failed');
  WHILE times > 0 DO
    DO bump('visits');
    SET times = times - 1;
  END WHILE;
END
$$
CREATE PROCEDURE hr.raise_all(IN percent INT) UPDATE employees SET salary = salary * (100 + percent) / 100
$$
CREATE TRIGGER orders_log AFTER INSERT ON orders FOR EACH ROW
  INSERT INTO audit.log (what, who, at) VALUES (CONCAT('order ', NEW.id), 'trigger', '2024-02-02')
$$
CREATE TRIGGER orders_changed AFTER UPDATE ON orders FOR EACH ROW
BEGIN
  IF OLD.status <> NEW.status OR OLD.total <> NEW.total THEN
    INSERT INTO audit.log (what, who, at) VALUES (CONCAT('changed ', NEW.id), 'trigger', '2024-02-03');
  END IF;
END
$$
CREATE TRIGGER customers_gone BEFORE DELETE ON customers FOR EACH ROW
  INSERT IGNORE INTO audit.former_customers (id, name, ssn) VALUES (OLD.id, OLD.name, OLD.ssn)
$$
CREATE TRIGGER items_gone AFTER DELETE ON order_items FOR EACH ROW UPDATE counters SET value = value + 1 WHERE name = 'deleted'
$$
CREATE TRIGGER products_priced BEFORE UPDATE ON products FOR EACH ROW SET NEW.name = TRIM(NEW.name)
$$
CREATE TRIGGER staging.imports_taken AFTER INSERT ON staging.imports FOR EACH ROW DO shop.bump('visits')
$$
CREATE TRIGGER hr.employees_paid BEFORE UPDATE ON hr.employees FOR EACH ROW
  SET NEW.iban = (SELECT COALESCE(MAX(bank_iban), NEW.iban) FROM shop.bank WHERE kind = 'payroll')
$$
