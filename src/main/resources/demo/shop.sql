-- The sample shop. Everything in it is made up: the social security numbers are from the range 900 that is never
-- given out, the card numbers are those that payment processors publish for tests, the addresses end in example.com.
CREATE DATABASE shop CHARACTER SET utf8mb4;
CREATE DATABASE staging CHARACTER SET utf8mb4;
USE shop;

CREATE TABLE customers (
  id INT NOT NULL PRIMARY KEY AUTO_INCREMENT,
  name VARCHAR(80) NOT NULL,
  email VARCHAR(120) NOT NULL,
  phone VARCHAR(20) NOT NULL,
  ssn CHAR(11) NOT NULL,
  card_number VARCHAR(19) NOT NULL,
  notes TEXT,
  country CHAR(2) NOT NULL,
  created_at DATETIME NOT NULL,
  KEY customers_email (email)
);

CREATE TABLE products (
  id INT NOT NULL PRIMARY KEY AUTO_INCREMENT,
  sku VARCHAR(20) NOT NULL UNIQUE,
  name VARCHAR(80) NOT NULL,
  price DECIMAL(10,2) NOT NULL,
  stock INT NOT NULL
);

CREATE TABLE orders (
  id INT NOT NULL PRIMARY KEY AUTO_INCREMENT,
  customer_id INT NOT NULL,
  status VARCHAR(12) NOT NULL,
  placed_at DATETIME NOT NULL,
  shipped_at DATETIME NULL,
  KEY orders_customer (customer_id),
  CONSTRAINT orders_of_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
);

CREATE TABLE order_items (
  order_id INT NOT NULL,
  line INT NOT NULL,
  product_id INT NOT NULL,
  quantity INT NOT NULL,
  price DECIMAL(10,2) NOT NULL,
  PRIMARY KEY (order_id, line),
  CONSTRAINT items_of_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  CONSTRAINT items_of_product FOREIGN KEY (product_id) REFERENCES products (id)
);

CREATE TABLE payments (
  id INT NOT NULL PRIMARY KEY AUTO_INCREMENT,
  order_id INT NOT NULL,
  card_number VARCHAR(19) NOT NULL,
  amount DECIMAL(10,2) NOT NULL,
  paid_at DATETIME NOT NULL,
  CONSTRAINT payment_of_order FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE
);

CREATE TABLE orders_archive LIKE orders;

CREATE TABLE staging.price_updates (
  id INT NOT NULL PRIMARY KEY AUTO_INCREMENT,
  product_id INT NOT NULL,
  new_price DECIMAL(10,2) NOT NULL,
  source VARCHAR(40) NOT NULL,
  loaded_at DATETIME NOT NULL
);

CREATE VIEW order_totals AS
  SELECT o.id AS order_id, o.customer_id, o.status, SUM(i.quantity * i.price) AS total
  FROM orders o JOIN order_items i ON i.order_id = o.id
  GROUP BY o.id, o.customer_id, o.status;

CREATE VIEW customer_orders AS
  SELECT c.id AS customer_id, c.name, c.country, COUNT(o.id) AS orders, MAX(o.placed_at) AS last_order
  FROM customers c LEFT JOIN orders o ON o.customer_id = c.id
  GROUP BY c.id, c.name, c.country;

DELIMITER //
CREATE PROCEDURE archive_orders(IN before_day DATE)
BEGIN
  INSERT INTO orders_archive SELECT * FROM orders WHERE status = 'closed' AND placed_at < before_day;
  DELETE FROM orders WHERE status = 'closed' AND placed_at < before_day;
END//
DELIMITER ;
