<?php
// PHP mysqli: the snippet of the documentation, and what it is checked by.
// [snippet]
$mysqli = mysqli_init();
$mysqli->ssl_set(null, null, getenv('SALLYPORT_CA_FILE'), null, null);
$mysqli->options(MYSQLI_OPT_SSL_VERIFY_SERVER_CERT, true);
$mysqli->real_connect(
    getenv('MYSQL_HOST'), getenv('MYSQL_USER'), getenv('MYSQL_PWD'), 'shop', (int) getenv('MYSQL_TCP_PORT'),
    null, MYSQLI_CLIENT_SSL
);
$mysqli->set_charset('utf8mb4');
// [/snippet]
require __DIR__ . '/answers.php';

answer('version', PHP_VERSION);

if (checks('connect')) {
    answer('connect', ...$mysqli->query('SELECT 1, DATABASE()')->fetch_row());
}

if (checks('types')) {
    foreach ($mysqli->query('SELECT * FROM shop.kinds ORDER BY id')->fetch_all() as $row) {
        answer('types', ...$row);
    }
    $statement = $mysqli->prepare('SELECT * FROM shop.kinds ORDER BY id');
    $statement->execute();
    $result = $statement->get_result();
    foreach ($result->fetch_fields() as $field) {
        answer('types', 'field', $field->name, $field->orgtable, $field->type, $field->flags, $field->length, $field->charsetnr, $field->decimals);
    }
    foreach ($result->fetch_all() as $row) {
        answer('types', 'binary', ...$row);
    }
}

if (checks('unicode')) {
    $words = $mysqli->real_escape_string('grüße 😀 漢字');
    answer('unicode', ...$mysqli->query("SELECT '$words', HEX('😀')")->fetch_row());
}

if (checks('prepared')) {
    $statement = $mysqli->prepare('SELECT ? + 1, ?, ?, ? IS NULL');
    [$n, $s, $d, $o] = [41, 'naïve', 12.5, null];
    $statement->bind_param('isds', $n, $s, $d, $o);
    for ($i = 0; $i < 2; $i++) {
        $statement->execute();
        answer('prepared', ...$statement->get_result()->fetch_row());
    }
    $statement->reset();
    $statement->close();
}

if (checks('insert')) {
    $mysqli->query("INSERT INTO shop.notes (body) VALUES ('one')");
    answer('insert', "{$mysqli->affected_rows} row, id {$mysqli->insert_id}");
}

if (checks('transaction')) {
    $counts = [];
    foreach (['rollback', 'commit'] as $end) {
        $mysqli->begin_transaction();
        $mysqli->query("INSERT INTO shop.notes (body) VALUES ('kept?')");
        $mysqli->$end();
        $counts[] = $mysqli->query("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'")->fetch_row()[0];
    }
    answer('transaction', "{$counts[0]} after rollback, {$counts[1]} after commit");
    $mysqli->begin_transaction(MYSQLI_TRANS_START_READ_ONLY);
    $mysqli->savepoint('here');
    $mysqli->release_savepoint('here');
    $mysqli->commit();
}

if (checks('error')) {
    try {
        $mysqli->query('SELECT nothing FROM shop.products');
    } catch (mysqli_sql_exception $refusal) {
        answer('error', $refusal->getCode(), $refusal->getSqlState(), $refusal->getMessage(), $mysqli->sqlstate);
    }
}

if (checks('refused')) {
    try {
        $mysqli->query('SELECT * FROM vault.keys_of_the_house');
    } catch (mysqli_sql_exception $refusal) {
        answer('refused', $refusal->getCode(), $refusal->getSqlState(), ...$mysqli->query('SELECT 1')->fetch_row());
        answer('refused.says', $refusal->getMessage());
    }
}

if (checks('large')) {
    $rows = $bytes = $sum = 0;
    foreach ($mysqli->query('SELECT id, payload FROM shop.bulk ORDER BY id', MYSQLI_USE_RESULT) as $row) {
        $rows++;
        $bytes += strlen($row['payload']);
        $sum += $row['id'];
    }
    answer('large', "$rows rows, $bytes bytes, sum $sum");
    foreach ($mysqli->query('SELECT body FROM shop.blobs ORDER BY id')->fetch_all() as $row) {
        answer('large', 'blob', digest($row[0]));
    }
}

if (checks('batch')) {
    $mysqli->query("INSERT INTO shop.notes (body) VALUES ('a'), ('b'), ('c')");
    answer('batch', "{$mysqli->affected_rows} rows", $mysqli->info);
}

if (checks('procedure')) {
    $statement = $mysqli->prepare('CALL shop.products_from(?)');
    $least = 2;
    $statement->bind_param('i', $least);
    $statement->execute();
    answer('procedure', implode(', ', array_column($statement->get_result()->fetch_all(), 1)));
    $statement->close();
    while ($mysqli->more_results()) {
        $mysqli->next_result();
    }
    $mysqli->query('CALL shop.count_products(@many)');
    answer('procedure', ...$mysqli->query('SELECT @many')->fetch_row());
}

if (checks('waits')) {
    $mysqli->query('UPDATE shop.reviewed SET n = n + 1 WHERE id = 1');
    answer('waits', "{$mysqli->affected_rows} row", $mysqli->info);
}

if (checks('pool')) {
    $mysqli->autocommit(false);
    $mysqli->autocommit(true);
    answer('pool', $mysqli->select_db('shop'), $mysqli->character_set_name(), $mysqli->get_charset()->collation);
    answer('pool', $mysqli->warning_count, $mysqli->query("SELECT CAST('1x' AS SIGNED)")->fetch_row(), $mysqli->warning_count);
    answer('pool', $mysqli->get_warnings()->message ?? 'none');
    answer('pool', strpos($mysqli->stat(), 'Uptime') === 0);
    // A persistent connection is reset when a script takes it again, which the gateway refuses by name.
}
$mysqli->close();
