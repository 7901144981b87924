# What the checks of all command line clients share: each prints its answers behind the check's name.

checks() { # name
  case ",${CLIENT_CHECKS:-$1}," in *",$1,"*) ;; *) return 1 ;; esac
}

# Runs the client with what follows on its standard input, and prints what it says.
ask() { # name, options...
  name="$1"
  shift
  client "$@" 2>&1 | sed "s/^/$name	/"
}

every_check() { # what this client has beyond the standard input
  if checks connect; then echo 'SELECT 1, DATABASE();' | ask connect; fi
  if checks types; then
    echo 'SELECT * FROM shop.kinds ORDER BY id;' | ask types --column-type-info --table --binary-as-hex
  fi
  if checks unicode; then echo "SELECT 'grüße 😀 漢字', HEX('😀');" | ask unicode; fi
  # A command line has no prepared statements of the protocol.
  if checks prepared; then
    echo "PREPARE s FROM 'SELECT ? + 1, ?, ?, ? IS NULL'; SET @n = 41, @s = 'naïve', @d = 12.50, @o = NULL;
      EXECUTE s USING @n, @s, @d, @o; DEALLOCATE PREPARE s;" | ask prepared
  fi
  if checks insert; then
    echo "INSERT INTO shop.notes (body) VALUES ('one');
      SELECT CONCAT(ROW_COUNT(), ' row, id ', LAST_INSERT_ID());" | ask insert
  fi
  if checks transaction; then
    echo "BEGIN; INSERT INTO shop.notes (body) VALUES ('kept?'); ROLLBACK;
      SELECT COUNT(*) INTO @a FROM shop.notes WHERE body = 'kept?';
      START TRANSACTION; INSERT INTO shop.notes (body) VALUES ('kept?'); SAVEPOINT here; ROLLBACK TO here; COMMIT;
      SELECT CONCAT(@a, ' after rollback, ', COUNT(*), ' after commit') FROM shop.notes WHERE body = 'kept?';" | ask transaction
  fi
  if checks error; then echo 'SELECT nothing FROM shop.products;' | ask error; fi
  if checks refused; then
    echo 'SELECT * FROM vault.keys_of_the_house; SELECT 1;' | client --force 2>&1 |
      sed 's/^\(ERROR 1142 (42000)[^:]*\): \(.*\)$/refused	\1\nrefused.says	\2/; t; s/^/refused	/'
  fi
  if checks large; then
    echo 'SELECT id, payload FROM shop.bulk ORDER BY id;' | client --quick --skip-column-names 2>&1 |
      awk '{ rows++; bytes += length($2); sum += $1 } END { printf "large\t%d rows, %d bytes, sum %d\n", rows, bytes, sum }'
    echo 'SELECT HEX(body) FROM shop.blobs ORDER BY id;' | client 2>&1 | sha256sum | cut -c 1-16 | sed 's/^/large	/'
  fi
  if checks batch; then
    echo "INSERT INTO shop.notes (body) VALUES ('a'), ('b'), ('c'); SELECT CONCAT(ROW_COUNT(), ' rows');" | ask batch
  fi
  if checks procedure; then
    echo 'CALL shop.products_from(2);' | client --skip-column-names 2>&1 | cut -f 2 | paste -s -d , | sed 's/,/, /g; s/^/procedure	/'
    echo 'CALL shop.count_products(@many); SELECT @many;' | ask procedure
  fi
  if checks waits; then
    echo "UPDATE shop.reviewed SET n = n + 1 WHERE id = 1; SELECT CONCAT(ROW_COUNT(), ' row');" | ask waits
  fi
  if checks pool; then
    # What people do at such a prompt: USE, a file, completion, warnings, vertical rows, an aborted text, status.
    printf 'use shop\nSELECT DATABASE();\n' | ask pool "$@"
    file="$(mktemp)"
    echo "SELECT name FROM products WHERE id = 1\\G" > "$file"
    printf 'source %s\n' "$file" | ask pool "$@"
    rm -f "$file"
    printf 'rehash\nSHOW TABLES;\n' | ask pool --auto-rehash "$@"
    echo "SELECT CAST('1x' AS SIGNED);" | ask pool --show-warnings
    printf 'SELECT 1 \\c\nSELECT 2;\nSHOW FULL COLUMNS FROM products;\nSHOW CREATE TABLE products\\G\nDESCRIBE cheap;\n' | ask pool "$@"
    printf 'SHOW DATABASES LIKE %s;\nSHOW VARIABLES LIKE %s;\nSHOW INDEX FROM products;\n' "'shop'" "'sql_mode'" | ask pool
    printf 'status\n' | client "$@" 2>&1 | grep -E '^(Current database|Protocol version|Server version|SSL):' |
      sed 's/Cipher in use is .*/in use/; s/^/pool	/'
    printf 'SELECT 1;\ndelimiter //\nSELECT 2//\ndelimiter ;\nSELECT 3;\n' | ask pool "$@"
  fi
}
