# The mariadb command line: the snippet of the documentation, and what it is checked by.
client() {
  # [snippet]
  # MYSQL_PWD holds the token or the lease's password: a token is too long for the prompt.
  mariadb --host="$MYSQL_HOST" --port="$MYSQL_TCP_PORT" --user="$MYSQL_USER" \
    --ssl-ca="$SALLYPORT_CA_FILE" --ssl-verify-server-cert \
    --default-character-set=utf8mb4 --database=shop "$@"
  # [/snippet]
}
. "$(dirname "$0")/answers.sh"
mariadb --version | sed 's/.* \([0-9.]*\)-MariaDB.*/version	\1/'
every_check
