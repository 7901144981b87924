# Perl DBD::mysql: the snippet of the documentation, and what it is checked by.
use strict;
use warnings;
use utf8;
# [snippet]
use DBI;

my $dbh = DBI->connect(
    "DBI:mysql:database=shop;host=$ENV{MYSQL_HOST};port=$ENV{MYSQL_TCP_PORT};mysql_ssl=1;mysql_ssl_optional=1;"
        . "mysql_ssl_verify_server_cert=1;mysql_ssl_ca_file=$ENV{SALLYPORT_CA_FILE}",
    $ENV{MYSQL_USER}, $ENV{MYSQL_PWD}, { RaiseError => 1, PrintError => 0, mysql_enable_utf8mb4 => 1 });
# [/snippet]
use Digest::SHA qw(sha256_hex);

binmode STDOUT, ':encoding(UTF-8)';
$| = 1;
my %wanted = map { $_ => 1 } split /,/, $ENV{CLIENT_CHECKS} // '';

sub checks { my ($name) = @_; return !%wanted || $wanted{$name} }

sub answer {
    my ($name, @values) = @_;
    print "$name\t", join(' | ', map { !defined $_ ? 'NULL' : /[\x00-\x1f]/ ? unpack('H*', $_) : $_ } @values), "\n";
}

answer('version', DBD::mysql->VERSION);

if (checks('connect')) {
    answer('connect', $dbh->selectrow_array('SELECT 1, DATABASE()'));
}

if (checks('types')) {
    for my $server_side (0, 1) {
        my $statement = $dbh->prepare('SELECT * FROM shop.kinds ORDER BY id', { mysql_server_prepare => $server_side });
        $statement->execute;
        answer('types', @{ $statement->{NAME} }, @{ $statement->{TYPE} }, @{ $statement->{NULLABLE} });
        answer('types', @$_) for @{ $statement->fetchall_arrayref };
    }
}

if (checks('unicode')) {
    answer('unicode', $dbh->selectrow_array('SELECT ?, HEX(?)', undef, 'grüße 😀 漢字', '😀'));
}

if (checks('prepared')) {
    for my $server_side (0, 1) {
        my $statement = $dbh->prepare('SELECT ? + 1, ?, ?, ? IS NULL', { mysql_server_prepare => $server_side });
        $statement->execute(41, 'naïve', '12.50', undef);
        answer('prepared', @{ $statement->fetchrow_arrayref });
        $statement->finish;
    }
}

if (checks('insert')) {
    my $affected = $dbh->do("INSERT INTO shop.notes (body) VALUES ('one')");
    answer('insert', "$affected row, id $dbh->{mysql_insertid}");
}

if (checks('transaction')) {
    my @counts;
    for my $end ('rollback', 'commit') {
        $dbh->begin_work;
        $dbh->do("INSERT INTO shop.notes (body) VALUES ('kept?')");
        $dbh->$end;
        push @counts, $dbh->selectrow_array("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'");
    }
    answer('transaction', "$counts[0] after rollback, $counts[1] after commit");
}

if (checks('error')) {
    eval { $dbh->do('SELECT nothing FROM shop.products') };
    answer('error', $dbh->err, $dbh->state, $dbh->errstr);
}

if (checks('refused')) {
    eval { $dbh->do('SELECT * FROM vault.keys_of_the_house') };
    my ($code, $state, $words) = ($dbh->err, $dbh->state, $dbh->errstr);
    answer('refused', $code, $state, $dbh->selectrow_array('SELECT 1'));
    answer('refused.says', $words);
}

if (checks('large')) {
    my ($rows, $bytes, $sum) = (0, 0, 0);
    my $statement = $dbh->prepare('SELECT id, payload FROM shop.bulk ORDER BY id', { mysql_use_result => 1 });
    $statement->execute;
    while (my $row = $statement->fetchrow_arrayref) {
        $rows++;
        $sum += $row->[0];
        $bytes += length $row->[1];
    }
    answer('large', "$rows rows, $bytes bytes, sum $sum");
    answer('large', 'blob', length($_->[0]), substr(sha256_hex($_->[0]), 0, 16))
        for @{ $dbh->selectall_arrayref('SELECT body FROM shop.blobs ORDER BY id') };
}

if (checks('batch')) {
    my $affected = $dbh->do('INSERT INTO shop.notes (body) VALUES (?), (?), (?)', undef, 'a', 'b', 'c');
    answer('batch', "$affected rows", $dbh->{mysql_info});
}

if (checks('procedure')) {
    my $statement = $dbh->prepare('CALL shop.products_from(?)');
    $statement->execute(2);
    answer('procedure', join ', ', map { $_->[1] } @{ $statement->fetchall_arrayref });
    $statement->more_results;
    $statement->finish;
}

if (checks('waits')) {
    my $affected = $dbh->do('UPDATE shop.reviewed SET n = n + 1 WHERE id = 1');
    answer('waits', "$affected row");
}

if (checks('pool')) {
    # Apache::DBI pings; tools read what exists.
    answer('pool', $dbh->ping, $dbh->{mysql_serverversion}, $dbh->{AutoCommit});
    answer('pool', sort map { $_->[2] } @{ $dbh->table_info(undef, 'shop', '%', 'TABLE')->fetchall_arrayref });
    answer('pool', map { $_->[3] } @{ $dbh->column_info(undef, 'shop', 'products', '%')->fetchall_arrayref });
    answer('pool', $dbh->primary_key(undef, 'shop', 'products'));
    answer('pool', map { $_->[7] } @{ $dbh->foreign_key_info(undef, undef, undef, undef, 'shop', 'products')->fetchall_arrayref });
    $dbh->{AutoCommit} = 0;
    $dbh->rollback;
    $dbh->{AutoCommit} = 1;
    answer('pool', $dbh->{mysql_stat} =~ /^Uptime/ ? 'stat' : 'no stat');
}
$dbh->disconnect;
