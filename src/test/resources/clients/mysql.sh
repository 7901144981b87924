# The mysql command line, 8.0 and newer: the snippet of the documentation, and what it is checked by.
client() {
  # [snippet]
  # MYSQL_PWD holds the token or the lease's password: a token is too long for the prompt.
  mysql --host="$MYSQL_HOST" --port="$MYSQL_TCP_PORT" --user="$MYSQL_USER" --enable-cleartext-plugin \
    --ssl-mode=VERIFY_IDENTITY --ssl-ca="$SALLYPORT_CA_FILE" --database=shop "$@"
  # [/snippet]
}
. "$(dirname "$0")/answers.sh"
mysql --version | sed 's/.*Ver \([0-9.]*\).*/version	\1/'
# In batch mode version 9 leaves its own commands to the server unless they are asked for.
if mysql --no-defaults --commands --version >/dev/null 2>&1; then every_check --commands; else every_check; fi
