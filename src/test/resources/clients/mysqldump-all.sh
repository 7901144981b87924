# mysqldump with all that a schema holds: the snippet of the documentation, and what it is checked by.
dump() {
  # [snippet]
  # The body of a routine is shown to who has SHOW_ROUTINE: the connection has an account of its own for dumps.
  mysqldump --host="$MYSQL_HOST" --port="$MYSQL_TCP_PORT" --user="$MYSQL_USER" --enable-cleartext-plugin \
    --ssl-mode=VERIFY_IDENTITY --ssl-ca="$SALLYPORT_CA_FILE" \
    --single-transaction --routines --events --triggers \
    --no-tablespaces --set-gtid-purged=OFF --column-statistics=0 "$@" shop
  # [/snippet]
}
mysqldump --version | sed 's/.*Ver \([0-9.]*\).*/version	\1/'

# Without what tells of the time.
lines() { # check
  grep -a -v -e '^-- Dump completed' -e '^-- Host:' -e '^-- Server version' | sed "s/_time=\"[^\"]*\"//g; s/^/$1	/"
}

checks() {
  case ",${CLIENT_CHECKS:-$1}," in *",$1,"*) ;; *) return 1 ;; esac
}

if checks connect; then dump --no-create-info --where='id = 1' --skip-triggers 2>&1 | lines connect; fi
if checks whole; then
  dump > "${TMPDIR:-/tmp}/dump.$$" 2>&1 || echo "whole	exit status $?"
  lines whole < "${TMPDIR:-/tmp}/dump.$$" | cut -c 1-300
  wc -c < "${TMPDIR:-/tmp}/dump.$$" | awk '{ print "whole\t" ($1 > 4000000 ? "all of it" : "too little: " $1) }'
  grep -a '^INSERT' "${TMPDIR:-/tmp}/dump.$$" | sha256sum | sed 's/^/whole	/'
  rm -f "${TMPDIR:-/tmp}/dump.$$"
fi
if checks structure; then dump --no-data 2>&1 | lines structure; fi
