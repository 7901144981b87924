# The mysql command line 9.1 and newer by MySQL's OpenID Connect plugin: the snippet of the documentation, run as it stands.
client() {
  # [snippet]
  # The token stands in a file, and no password is given.
  env --unset=MYSQL_PWD mysql --host="$MYSQL_HOST" --port="$MYSQL_TCP_PORT" --user="$MYSQL_USER" \
    --authentication-openid-connect-client-id-token-file="$SALLYPORT_TOKEN_FILE" \
    --ssl-mode=VERIFY_IDENTITY --ssl-ca="$SALLYPORT_CA_FILE" --database=shop "$@"
  # [/snippet]
}
mysql --version | sed 's/.*Ver \([0-9.]*\).*/version	\1/'
case "$MYSQL_USER" in
  # The server itself has no such plugin: no edition of it that is free does.
  lease.*)
    client() {
      mysql --host="$MYSQL_HOST" --port="$MYSQL_TCP_PORT" --user="$MYSQL_USER" --ssl-ca="$SALLYPORT_CA_FILE" \
        --database=shop "$@"
    }
    ;;
esac
. "$(dirname "$0")/answers.sh"
every_check --commands
