// go-sql-driver: the snippet of the documentation, and what it is checked by.
package main

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"database/sql"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// [snippet]
func open() (*sql.DB, error) {
	pem, err := os.ReadFile(os.Getenv("SALLYPORT_CA_FILE"))
	if err != nil {
		return nil, err
	}
	authorities := x509.NewCertPool()
	authorities.AppendCertsFromPEM(pem)
	mysql.RegisterTLSConfig("sallyport", &tls.Config{RootCAs: authorities, ServerName: os.Getenv("MYSQL_HOST")})
	config := mysql.NewConfig()
	config.Net, config.Addr = "tcp", os.Getenv("MYSQL_HOST")+":"+os.Getenv("MYSQL_TCP_PORT")
	config.User, config.Passwd = os.Getenv("MYSQL_USER"), os.Getenv("MYSQL_PWD")
	config.DBName, config.TLSConfig = "shop", "sallyport"
	config.AllowCleartextPasswords = true // for a token, which goes inside TLS
	return sql.Open("mysql", config.FormatDSN())
}

// [/snippet]

func checks(name string) bool {
	wanted := os.Getenv("CLIENT_CHECKS")
	return wanted == "" || strings.Contains(","+wanted+",", ","+name+",")
}

func answer(name string, values ...interface{}) {
	words := make([]string, len(values))
	for i, value := range values {
		switch v := value.(type) {
		case nil:
			words[i] = "NULL"
		case []byte:
			words[i] = fmt.Sprintf("%q", v)
		case time.Time:
			words[i] = v.Format(time.RFC3339Nano)
		default:
			words[i] = fmt.Sprint(v)
		}
	}
	fmt.Printf("%s\t%s\n", name, strings.ReplaceAll(strings.Join(words, " | "), "\n", " "))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func all(rows *sql.Rows, err error) [][]interface{} {
	must(err)
	defer rows.Close()
	names, err := rows.Columns()
	must(err)
	var found [][]interface{}
	for rows.Next() {
		row := make([]interface{}, len(names))
		into := make([]interface{}, len(names))
		for i := range row {
			into[i] = &row[i]
		}
		must(rows.Scan(into...))
		found = append(found, row)
	}
	must(rows.Err())
	return found
}

func text(value interface{}) string {
	return string(value.([]byte))
}

func main() {
	db, err := open()
	must(err)
	defer db.Close()
	answer("version", "1.5.0 with "+runtime.Version())

	if checks("connect") {
		answer("connect", all(db.Query("SELECT 1, DATABASE()"))[0]...)
	}
	if checks("types") {
		for _, row := range all(db.Query("SELECT * FROM shop.kinds ORDER BY id")) {
			answer("types", row...)
		}
		for _, row := range all(db.Query("SELECT * FROM shop.kinds WHERE id < ? ORDER BY id", 9)) {
			answer("types", row...)
		}
		rows, err := db.Query("SELECT * FROM shop.kinds")
		must(err)
		kinds, err := rows.ColumnTypes()
		must(err)
		for _, kind := range kinds {
			nullable, known := kind.Nullable()
			precision, scale, _ := kind.DecimalSize()
			answer("types", kind.Name(), kind.DatabaseTypeName(), nullable, known, precision, scale, kind.ScanType())
		}
		rows.Close()
	}
	if checks("unicode") {
		for _, row := range all(db.Query("SELECT 'grüße 😀 漢字', HEX('😀')")) {
			answer("unicode", text(row[0]), text(row[1]))
		}
	}
	if checks("prepared") {
		statement, err := db.Prepare("SELECT ? + 1, ?, ?, ? IS NULL")
		must(err)
		for i := 0; i < 2; i++ {
			row := all(statement.Query(41, "naïve", "12.50", nil))[0]
			answer("prepared", row[0], text(row[1]), text(row[2]), row[3])
		}
		statement.Close()
	}
	if checks("insert") {
		done, err := db.Exec("INSERT INTO shop.notes (body) VALUES (?)", "one")
		must(err)
		affected, _ := done.RowsAffected()
		id, _ := done.LastInsertId()
		answer("insert", fmt.Sprintf("%d row, id %d", affected, id))
	}
	if checks("transaction") {
		var counts []interface{}
		for _, commit := range []bool{false, true} {
			tx, err := db.BeginTx(context.Background(), &sql.TxOptions{Isolation: sql.LevelReadCommitted})
			must(err)
			_, err = tx.Exec("INSERT INTO shop.notes (body) VALUES ('kept?')")
			must(err)
			if commit {
				must(tx.Commit())
			} else {
				must(tx.Rollback())
			}
			counts = append(counts, text(all(db.Query("SELECT COUNT(*) FROM shop.notes WHERE body = 'kept?'"))[0][0]))
		}
		answer("transaction", fmt.Sprintf("%v after rollback, %v after commit", counts...))
	}
	if checks("error") {
		_, err := db.Query("SELECT nothing FROM shop.products")
		refusal := err.(*mysql.MySQLError)
		answer("error", refusal.Number, refusal.Message)
	}
	if checks("refused") {
		connection, err := db.Conn(context.Background())
		must(err)
		_, err = connection.QueryContext(context.Background(), "SELECT * FROM vault.keys_of_the_house")
		refusal := err.(*mysql.MySQLError)
		answer("refused", refusal.Number, all(connection.QueryContext(context.Background(), "SELECT 1"))[0][0])
		answer("refused.says", refusal.Message)
		connection.Close()
	}
	if checks("large") {
		rows, err := db.Query("SELECT id, payload FROM shop.bulk ORDER BY id")
		must(err)
		count, bytes, sum := 0, 0, 0
		for rows.Next() {
			var id int
			var payload string
			must(rows.Scan(&id, &payload))
			count, bytes, sum = count+1, bytes+len(payload), sum+id
		}
		must(rows.Err())
		answer("large", fmt.Sprintf("%d rows, %d bytes, sum %d", count, bytes, sum))
		for _, row := range all(db.Query("SELECT body FROM shop.blobs ORDER BY id")) {
			answer("large", "blob", len(row[0].([]byte)), fmt.Sprintf("%x", sha256.Sum256(row[0].([]byte)))[:16])
		}
	}
	if checks("batch") {
		done, err := db.Exec("INSERT INTO shop.notes (body) VALUES ('a'), ('b'), ('c')")
		must(err)
		affected, _ := done.RowsAffected()
		answer("batch", fmt.Sprintf("%d rows", affected))
	}
	if checks("procedure") {
		var names []string
		for _, row := range all(db.Query("CALL shop.products_from(?)", 2)) {
			names = append(names, text(row[1]))
		}
		answer("procedure", strings.Join(names, ", "))
	}
	if checks("waits") {
		done, err := db.Exec("UPDATE shop.reviewed SET n = n + 1 WHERE id = 1")
		must(err)
		affected, _ := done.RowsAffected()
		answer("waits", fmt.Sprintf("%d row", affected))
	}
	if checks("pool") {
		// database/sql pings, resets and takes up connections by itself; a context ends what takes too long.
		must(db.Ping())
		db.SetMaxIdleConns(2)
		var held []*sql.Conn
		for i := 0; i < 3; i++ {
			connection, err := db.Conn(context.Background())
			must(err)
			must(connection.PingContext(context.Background()))
			held = append(held, connection)
		}
		for _, connection := range held {
			connection.Close()
		}
		answer("pool", all(db.Query("SELECT @@transaction_isolation"))[0]...)
		tx, err := db.BeginTx(context.Background(), &sql.TxOptions{ReadOnly: true})
		must(err)
		_, err = tx.Exec("INSERT INTO shop.notes (body) VALUES ('read only')")
		answer("pool", err.(*mysql.MySQLError).Number)
		must(tx.Rollback())
	}
}
