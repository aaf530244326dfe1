/*
 * The page of GB/T 9704-2012 (5.1, 5.2, 7.5): A4, a text area of 156 by 225 mm with 22 lines of 28
 * characters. A landscape page is the same paper turned clockwise: its head lies at the binding.
 */
#ifndef RECTIFY_REPORT_PAGE_H
#define RECTIFY_REPORT_PAGE_H

enum {
    /* millimetres */
    PAGE_WIDTH = 210,
    PAGE_HEIGHT = 297,
    PAGE_TOP = 37,
    PAGE_LEFT = 28, /* the binding */
    PAGE_RIGHT = 26,
    PAGE_BOTTOM = 35,
    PAGE_TEXT_WIDTH = PAGE_WIDTH - PAGE_LEFT - PAGE_RIGHT,
    PAGE_TEXT_HEIGHT = PAGE_HEIGHT - PAGE_TOP - PAGE_BOTTOM,
    PAGE_NUMBER_BELOW = 7, /* the page number, below the text area */
    PAGE_SEAL = 45,        /* what a seal of the grass roots takes, with room to set it down */

    PAGE_LINES = 22,
    PAGE_CHARACTERS = 28, /* of a line */

    /* points */
    PAGE_TITLE_POINTS = 22,  /* 2号 */
    PAGE_BODY_POINTS = 16,   /* 3号 */
    PAGE_NUMBER_POINTS = 14, /* 4号 */
    PAGE_TABLE_POINTS = 12,  /* 小4号 */
    PAGE_DENSE_POINTS = 9,   /* 小5号, of a table with many columns */
    PAGE_STAMP_POINTS = 8,
};

#define PAGE_POINTS(mm) ((mm)*72.0 / 25.4)
#define PAGE_LINE_PITCH (PAGE_POINTS(PAGE_TEXT_HEIGHT) / PAGE_LINES)
#define PAGE_CHARACTER  (PAGE_POINTS(PAGE_TEXT_WIDTH) / PAGE_CHARACTERS)

#endif
