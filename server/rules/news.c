#include "server/rules/news.h"
#include "server/rules/vocabulary.h"

bool is_news(int64_t unit_id, int64_t actor_unit_id, uint32_t hat)
{
    return actor_unit_id != unit_id || (hat & (ROLE_OFFICE_REVIEWER | ROLE_OFFICE_HEAD)) != 0;
}
