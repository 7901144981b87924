package dev.sallyport.sql.lexer;

import java.util.List;

/**
 * Statements that agents, drivers and dumps send, which nobody may refuse; both servers run them.
 */
final class Harmless {
  static final List<String> STATEMENTS =
      List.of(
          "SELECT /*! STRAIGHT_JOIN */ a FROM shop.t",
          "SELECT /*!40001 SQL_NO_CACHE */ * FROM shop.t",
          "/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */",
          "/*!40101 SET NAMES utf8 */;",
          "/*!50503 SET NAMES utf8mb4 */;",
          "/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;",
          "/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;",
          "/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;",
          "/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */",
          "/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;",
          "SELECT 1 /*M!100616 + 1 */; -- MariaDB alone adds",
          "SELECT /*+ MAX_EXECUTION_TIME(1000) */ a FROM shop.t",
          "SELECT /*+ QB_NAME(`q`) NO_ICP(t@`q`) */ a FROM shop.t",
          "SELECT /*+ QB_NAME(q) */ a FROM shop.t",
          "SELECT a /* it's \"quoted\" `here` 😀 */ FROM shop.t -- don't\n WHERE a # it's\n = 3",
          "SELECT 1 /* a /* b */ , 2",
          "SELECT 1 /*! + 1 /* why */ */",
          "SELECT 1--1, 1- -1, 1 - - 1",
          "SELECT a=3,a<=>3,a!=3,a<>3,a>=3,a<=3,a>3,a<3,a<<1,a>>1,a=-3,a>-3,a<-3,a=.5,(.5)FROM shop.t",
          "SELECT 1&&1,1||0,1&1,1|1,1^1,~1,!1,1%2,- 1",
          "SELECT 'a' 'b', 'it''s', 'it\\'s', \"it's\", \"a\"\"b\", N'n', _utf8mb4'u', '\\\\'",
          "SELECT x'41', X'4a', 0x41, b'1', 0b1, 1, 1., .1, 1e3, 1.5e-3, 1E+3",
          "SELECT t.a, t . a, `t`.`a`, shop.t.a, shop . t . a, t.`select`, t.select FROM shop.t",
          "SELECT é, `é`, t.é FROM shop.t",
          "SELECT 1 AS größe, 2 AS `größe`, 3 AS 日本, 4 AS a$b, 5 AS 1a, 6 AS _b, 7 'c', 8 \"d\"",
          "SELECT @v, @'w', @\"w\", @`v`, @a.b, @@sql_mode, @@session.sql_mode, @@global.sql_mode",
          "SELECT @v := 5, @v",
          "SELECT {d '2020-01-01'}, {t '10:00:00'}, {ts '2020-01-01 10:00:00'}",
          "SELECT COUNT(*), COUNT( * ), NOW() > 0, CONCAT ('a', 'b') FROM shop.t",
          "select\ta\r\n,\fb\u000bfrom shop.t;",
          "SELECT 1\0",
          "SELECT 1 -- the end",
          "SELECT 1 --",
          "SELECT 1 #",
          "SELECT '/* no comment', '-- nor this', '# nor this', '*/'",
          "SELECT `/* a name */` FROM (SELECT 1 AS `/* a name */`) AS `x;y`",
          "SELECT 'DROP TABLE t; --', \"; DELETE FROM t\", 'a\nb'",
          "SELECT JSON_EXTRACT('{\"a\": 1}', '$.a'), '$$', '$a$'");

  private Harmless() {}
}
