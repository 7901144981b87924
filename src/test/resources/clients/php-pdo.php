<?php
// PHP PDO: the snippet of the documentation, and what it is checked by.
// [snippet]
$pdo = new PDO(
    'mysql:host=' . getenv('MYSQL_HOST') . ';port=' . getenv('MYSQL_TCP_PORT') . ';dbname=shop;charset=utf8mb4',
    getenv('MYSQL_USER'),
    getenv('MYSQL_PWD'),
    [
        PDO::MYSQL_ATTR_SSL_CA => getenv('SALLYPORT_CA_FILE'),
        PDO::MYSQL_ATTR_SSL_VERIFY_SERVER_CERT => true,
        PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
    ]
);
// [/snippet]
require __DIR__ . '/answers.php';

answer('version', PHP_VERSION);

if (checks('connect')) {
    answer('connect', ...$pdo->query('SELECT 1, DATABASE()')->fetch(PDO::FETCH_NUM));
}

if (checks('types')) {
    foreach ([true, false] as $emulated) {
        $pdo->setAttribute(PDO::ATTR_EMULATE_PREPARES, $emulated);
        $statement = $pdo->prepare('SELECT * FROM shop.kinds ORDER BY id');
        $statement->execute();
        foreach ($statement->fetchAll(PDO::FETCH_NUM) as $row) {
            answer('types', ...$row);
        }
        answer('types', $statement->columnCount(), $statement->getColumnMeta(5));
    }
}

if (checks('unicode')) {
    $words = $pdo->quote('grüße 😀 漢字');
    answer('unicode', ...$pdo->query("SELECT $words, HEX('😀')")->fetch(PDO::FETCH_NUM));
}

if (checks('prepared')) {
    foreach ([true, false] as $emulated) {
        $pdo->setAttribute(PDO::ATTR_EMULATE_PREPARES, $emulated);
        $statement = $pdo->prepare('SELECT :n + 1, :s, :d, :o IS NULL');
        $statement->bindValue('n', 41, PDO::PARAM_INT);
        $statement->bindValue('s', 'naïve');
        $statement->bindValue('d', '12.50');
        $statement->bindValue('o', null, PDO::PARAM_NULL);
        $statement->execute();
        answer('prepared', ...$statement->fetch(PDO::FETCH_NUM));
        $statement->closeCursor();
    }
}

if (checks('insert')) {
    $affected = $pdo->exec("INSERT INTO shop.notes (body) VALUES ('one')");
    answer('insert', "$affected row, id {$pdo->lastInsertId()}");
}

if (checks('transaction')) {
    $counts = [];
    foreach (['rollBack', 'commit'] as $end) {
        $pdo->beginTransaction();
        $pdo->exec("INSERT INTO shop.notes (body) VALUES ('kept?')");
        $pdo->$end();
        $counts[] = $pdo->query("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'")->fetchColumn();
    }
    answer('transaction', "{$counts[0]} after rollback, {$counts[1]} after commit");
}

if (checks('error')) {
    try {
        $pdo->query('SELECT nothing FROM shop.products');
    } catch (PDOException $refusal) {
        answer('error', ...$refusal->errorInfo);
    }
}

if (checks('refused')) {
    try {
        $pdo->query('SELECT * FROM vault.keys_of_the_house');
    } catch (PDOException $refusal) {
        answer('refused', $refusal->errorInfo[0], $refusal->errorInfo[1], $pdo->query('SELECT 1')->fetchColumn());
        answer('refused.says', $refusal->errorInfo[2]);
    }
}

if (checks('large')) {
    $pdo->setAttribute(PDO::MYSQL_ATTR_USE_BUFFERED_QUERY, false);
    $rows = $bytes = $sum = 0;
    foreach ($pdo->query('SELECT id, payload FROM shop.bulk ORDER BY id') as $row) {
        $rows++;
        $bytes += strlen($row['payload']);
        $sum += $row['id'];
    }
    $pdo->setAttribute(PDO::MYSQL_ATTR_USE_BUFFERED_QUERY, true);
    answer('large', "$rows rows, $bytes bytes, sum $sum");
    foreach ($pdo->query('SELECT body FROM shop.blobs ORDER BY id')->fetchAll(PDO::FETCH_NUM) as $row) {
        answer('large', 'blob', digest($row[0]));
    }
}

if (checks('batch')) {
    $statement = $pdo->prepare('INSERT INTO shop.notes (body) VALUES (?), (?), (?)');
    $statement->execute(['a', 'b', 'c']);
    answer('batch', "{$statement->rowCount()} rows");
}

if (checks('procedure')) {
    $statement = $pdo->prepare('CALL shop.products_from(?)');
    $statement->execute([2]);
    answer('procedure', implode(', ', array_column($statement->fetchAll(PDO::FETCH_NUM), 1)));
    answer('procedure', 'further', $statement->nextRowset());
    $statement->closeCursor();
}

if (checks('waits')) {
    answer('waits', $pdo->exec('UPDATE shop.reviewed SET n = n + 1 WHERE id = 1') . ' row');
}

if (checks('pool')) {
    // Emulation off, it tries to prepare what cannot be prepared, and goes on in text where the server says 1295.
    answer('pool', 'warnings', $pdo->query('SHOW WARNINGS')->fetchAll(PDO::FETCH_NUM));
    answer('pool', $pdo->getAttribute(PDO::ATTR_SERVER_VERSION), $pdo->getAttribute(PDO::ATTR_AUTOCOMMIT));
    answer('pool', strpos($pdo->getAttribute(PDO::ATTR_SERVER_INFO), 'Uptime') === 0);
    $pdo->exec('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
    answer('pool', $pdo->query('SELECT @@transaction_isolation')->fetchColumn());
}
