-- The database of the mask proof. Masked: of people ssn, card, card_text, full_name and doc.
DROP SCHEMA IF EXISTS shop;
CREATE SCHEMA shop;
DROP SCHEMA IF EXISTS lab;
CREATE SCHEMA lab;
CREATE TABLE shop.people (
  id INT PRIMARY KEY AUTO_INCREMENT,
  nick VARCHAR(40) NOT NULL,
  country CHAR(2) NOT NULL,
  ssn VARCHAR(11) UNIQUE,
  card BIGINT,
  card_text VARCHAR(30),
  full_name VARCHAR(60),
  doc JSON,
  score INT NOT NULL DEFAULT 0,
  digits VARCHAR(11) GENERATED ALWAYS AS (REPLACE(ssn, '-', '')) VIRTUAL,
  KEY by_card (card),
  KEY by_card_text (card_text));
CREATE TABLE shop.orders (
  id INT PRIMARY KEY AUTO_INCREMENT,
  person_id INT NOT NULL,
  status VARCHAR(20) NOT NULL,
  total DECIMAL(10, 2) NOT NULL,
  placed DATE NOT NULL,
  FOREIGN KEY (person_id) REFERENCES shop.people (id));
CREATE TABLE shop.claims (
  id INT PRIMARY KEY AUTO_INCREMENT,
  person_ssn VARCHAR(11),
  text VARCHAR(100) NOT NULL,
  CONSTRAINT claims_person FOREIGN KEY (person_ssn) REFERENCES shop.people (ssn));
CREATE TABLE shop.tickets (id INT PRIMARY KEY AUTO_INCREMENT, person_id INT NOT NULL, title VARCHAR(40));
CREATE TABLE shop.audit (id INT PRIMARY KEY AUTO_INCREMENT, note VARCHAR(100));
CREATE TABLE lab.notes (id INT PRIMARY KEY AUTO_INCREMENT, body VARCHAR(200), n BIGINT);
CREATE TABLE lab.keyed (k VARCHAR(200) PRIMARY KEY, v INT);
CREATE VIEW shop.people_tags AS SELECT id, ssn AS tag, country FROM shop.people;
CREATE VIEW shop.people_plain AS SELECT id, nick, country, score FROM shop.people;
CREATE VIEW shop.people_shouted AS SELECT id, CONCAT(card_text, '!') AS c FROM shop.people;
CREATE VIEW shop.people_counted AS SELECT country, COUNT(*) AS n FROM shop.people GROUP BY country;
CREATE VIEW shop.people_sorted AS SELECT id, nick FROM shop.people ORDER BY ssn;
CREATE VIEW shop.people_chosen AS SELECT id, nick FROM shop.people WHERE ssn > '5';
CREATE FUNCTION shop.badge(i INT) RETURNS VARCHAR(11) READS SQL DATA
  RETURN (SELECT ssn FROM shop.people WHERE id = i);
CREATE FUNCTION shop.is_it(i INT, g VARCHAR(11)) RETURNS INT READS SQL DATA
  RETURN (SELECT COUNT(*) FROM shop.people WHERE id = i AND ssn = g);
CREATE FUNCTION shop.greeting(n VARCHAR(60)) RETURNS VARCHAR(80) DETERMINISTIC
  RETURN CONCAT('Dear ', n);
CREATE PROCEDURE shop.tell(IN i INT, OUT s VARCHAR(11))
  SELECT ssn INTO s FROM shop.people WHERE id = i;
CREATE PROCEDURE shop.list_people() SELECT * FROM shop.people;
CREATE PROCEDURE shop.plain_people() SELECT id, nick FROM shop.people;
CREATE PROCEDURE shop.signal_it(IN i INT)
  SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no';
CREATE PROCEDURE shop.signal_free() SELECT id, status FROM shop.orders ORDER BY id;
CREATE TRIGGER shop.tickets_note AFTER INSERT ON shop.tickets FOR EACH ROW
  INSERT INTO shop.audit (note) SELECT CONCAT(NEW.title, ' ', p.ssn) FROM shop.people p WHERE p.id = NEW.person_id;
