#include "common/base/decimal.h"
#include <stdint.h>

enum {
    WHOLE_MAX = 15,
    FRACTION_MAX = 6,
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* How many digits stand here, up to one more than may. */
static int count_digits(const char *text, int most)
{
    int count = 0;
    while (count <= most && is_digit(text[count])) {
        count++;
    }
    return count;
}

bool decimal_sound(const char *text)
{
    const char *at = text + (text[0] == '-');
    int whole = count_digits(at, WHOLE_MAX);
    if (whole < 1 || whole > WHOLE_MAX) {
        return false;
    }
    at += whole;
    if (*at == '\0') {
        return true;
    }
    int fraction = *at == '.' ? count_digits(at + 1, FRACTION_MAX) : 0;
    return fraction >= 1 && fraction <= FRACTION_MAX && at[1 + fraction] == '\0';
}

/* In millionths: 15 and 6 digits do not fill 128 bits, and two halves do not overflow 64. */
struct millionths {
    int64_t whole;
    int64_t fraction;
};

static struct millionths read(const char *text)
{
    struct millionths value = {0, 0};
    bool minus = text[0] == '-';
    const char *at = text + minus;
    while (is_digit(*at)) {
        value.whole = value.whole * 10 + (*at++ - '0');
    }
    at += *at == '.';
    for (int i = 0; i < FRACTION_MAX; i++) {
        value.fraction = value.fraction * 10 + (is_digit(*at) ? *at++ - '0' : 0);
    }
    value.whole = minus ? -value.whole : value.whole;
    value.fraction = minus ? -value.fraction : value.fraction;
    return value;
}

int decimal_compare(const char *left, const char *right)
{
    struct millionths a = read(left);
    struct millionths b = read(right);
    if (a.whole != b.whole) {
        return a.whole < b.whole ? -1 : 1;
    }
    return (a.fraction > b.fraction) - (a.fraction < b.fraction);
}
