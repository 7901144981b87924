# Ruby mysql2: the snippet of the documentation, and what it is checked by.
# [snippet]
require 'mysql2'

client = Mysql2::Client.new(
  host: ENV['MYSQL_HOST'], port: ENV['MYSQL_TCP_PORT'].to_i, username: ENV['MYSQL_USER'], password: ENV['MYSQL_PWD'],
  database: 'shop', encoding: 'utf8mb4', sslca: ENV['SALLYPORT_CA_FILE'], sslverify: true
)
# [/snippet]
require 'bigdecimal'
require 'digest'

WANTED = (ENV['CLIENT_CHECKS'] || '').split(',')
$stdout.sync = true

def checks(name)
  WANTED.empty? || WANTED.include?(name)
end

def answer(name, *values)
  words = values.map { |v| v.is_a?(String) ? (v.encoding == Encoding::BINARY ? v.unpack1('H*') : v) : v.is_a?(BigDecimal) ? v.to_s('F') : v.inspect }
  puts "#{name}\t#{words.join(' | ').tr("\n", ' ')}"
end

answer('version', Mysql2::VERSION)

if checks('connect')
  answer('connect', *client.query('SELECT 1, DATABASE()', as: :array).first)
end

if checks('types')
  client.query('SELECT * FROM shop.kinds ORDER BY id', as: :array).each { |row| answer('types', *row) }
  # The driver itself has no negative times in prepared statements.
  result = client.prepare('SELECT id, tiny, small, medium, big, exact, single, twice, flag, yes, day, moment, stamp, year,
    fixed, varied, wide, raw, large, colour, several, doc FROM shop.kinds ORDER BY id').execute(as: :array)
  answer('types', *result.fields)
  result.each { |row| answer('types', *row) }
end

if checks('unicode')
  answer('unicode', *client.query("SELECT '#{client.escape('grüße 😀 漢字')}', HEX('😀')", as: :array).first)
end

if checks('prepared')
  statement = client.prepare('SELECT ? + 1, ?, ?, ? IS NULL')
  2.times { answer('prepared', *statement.execute(41, 'naïve', BigDecimal('12.50'), nil, as: :array).first) }
  statement.close
end

if checks('insert')
  client.query("INSERT INTO shop.notes (body) VALUES ('one')")
  answer('insert', "#{client.affected_rows} row, id #{client.last_id}")
end

if checks('transaction')
  counts = %w[ROLLBACK COMMIT].map do |ending|
    client.query('BEGIN')
    client.query("INSERT INTO shop.notes (body) VALUES ('kept?')")
    client.query(ending)
    client.query("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'", as: :array).first[0]
  end
  answer('transaction', "#{counts[0]} after rollback, #{counts[1]} after commit")
end

if checks('error')
  begin
    client.query('SELECT nothing FROM shop.products')
  rescue Mysql2::Error => refusal
    answer('error', refusal.error_number, refusal.sql_state, refusal.message)
  end
end

if checks('refused')
  begin
    client.query('SELECT * FROM vault.keys_of_the_house')
  rescue Mysql2::Error => refusal
    answer('refused', refusal.error_number, refusal.sql_state, client.query('SELECT 1', as: :array).first)
    answer('refused.says', refusal.message)
  end
end

if checks('large')
  large = client.query('SELECT id, payload FROM shop.bulk ORDER BY id', as: :array).to_a
  answer('large', "#{large.size} rows, #{large.sum { |row| row[1].bytesize }} bytes, sum #{large.sum { |row| row[0] }}")
  client.query('SELECT body FROM shop.blobs ORDER BY id', as: :array).each do |row|
    answer('large', 'blob', row[0].bytesize, Digest::SHA256.hexdigest(row[0])[0, 16])
  end
end

if checks('batch')
  client.query("INSERT INTO shop.notes (body) VALUES ('a'), ('b'), ('c')")
  answer('batch', "#{client.affected_rows} rows", client.query_info)
end

if checks('procedure')
  found = client.query('CALL shop.products_from(2)', as: :array).to_a
  answer('procedure', found.map { |row| row[1] }.join(', '))
  client.store_result while client.next_result
end

if checks('waits')
  client.query('UPDATE shop.reviewed SET n = n + 1 WHERE id = 1')
  answer('waits', "#{client.affected_rows} row")
end

if checks('pool')
  # What ActiveRecord does at connect and with its pool.
  client.query("SET  @@SESSION.sql_mode = CONCAT(CONCAT(@@SESSION.sql_mode, ',STRICT_ALL_TABLES'), ',NO_AUTO_VALUE_ON_ZERO'),  @@SESSION.sql_auto_is_null = 0, @@SESSION.wait_timeout = 2147483")
  answer('pool', client.ping, client.server_info[:version], client.query('SELECT @@sql_mode, @@wait_timeout', as: :array).first)
  answer('pool', client.query('SHOW FULL FIELDS FROM `products`', as: :array).map { |row| row[0..1] })
  answer('pool', client.query('SHOW KEYS FROM `products`', as: :array).map { |row| row[2] })
  answer('pool', client.query('SELECT VERSION()', as: :array).first, client.select_db('shop'))
  answer('pool', client.query("SELECT table_name FROM (SELECT * FROM information_schema.tables WHERE table_schema = database()) _subquery WHERE _subquery.table_type = 'BASE TABLE' ORDER BY 1", as: :array).to_a.flatten)
  answer('pool', client.query("SELECT fk.referenced_table_name AS 'to_table', fk.referenced_column_name AS 'primary_key', fk.column_name AS 'column', fk.constraint_name AS 'name', rc.update_rule AS 'on_update', rc.delete_rule AS 'on_delete' FROM information_schema.referential_constraints rc JOIN information_schema.key_column_usage fk USING (constraint_schema, constraint_name) WHERE fk.referenced_column_name IS NOT NULL AND fk.table_schema = database() AND fk.table_name = 'products' AND rc.constraint_schema = database() AND rc.table_name = 'products'", as: :array).to_a)
end
client.close
