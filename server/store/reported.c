#include "server/store/reported.h"
#include "server/rules/completeness.h"

int64_t reported_states(void)
{
    unsigned states = 0;
    for (unsigned state = 1; state <= STATE_MAX; state++) {
        states |= completeness_reported((enum state)state) ? 1u << state : 0;
    }
    return states;
}
