-- Of the account that makes a user for each session: what operations.md says it needs, in place of all that the image gave it.
REVOKE ALL PRIVILEGES ON shop.* FROM sallyport;
GRANT CREATE USER, PROCESS, CONNECTION_ADMIN, SHOW_ROUTINE ON *.* TO sallyport;
GRANT SELECT (User, Host) ON mysql.user TO sallyport;
GRANT SELECT, INSERT, UPDATE, DELETE, REFERENCES, SHOW VIEW, TRIGGER ON shop.* TO sallyport WITH GRANT OPTION;

CREATE TABLE orders (
  id INT NOT NULL PRIMARY KEY AUTO_INCREMENT,
  customer VARCHAR(100) NOT NULL,
  status VARCHAR(20) NOT NULL,
  placed_at DATETIME NOT NULL
);
INSERT INTO orders (customer, status, placed_at) VALUES
  ('Ines', 'paid', '2026-01-05 10:00:00'),
  ('Omar', 'open', '2026-01-06 11:30:00'),
  ('Lena', 'open', '2026-01-07 09:15:00');
