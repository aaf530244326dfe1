/* What is news to a unit (rules/news.h) as SQL, and how it is told to all servers (listen.h). */
#ifndef RECTIFY_STORE_CALLS_NEWS_SQL_H
#define RECTIFY_STORE_CALLS_NEWS_SQL_H

/* clang-format off */
/* 6: OFFICE_REVIEWER and OFFICE_HEAD. */
#define NEWS_OF(unit, actor_unit, hat) "(" actor_unit " IS DISTINCT FROM " unit " OR " hat " & 6 <> 0)"
/* As text, so that it can be counted. */
#define NEWS_TELL(unit, event) "pg_notify('rectify_notice', " unit " || ' ' || " event ")::text"
/* clang-format on */

#endif
