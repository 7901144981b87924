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
