/* SPDX-License-Identifier: GPL-3.0-or-later
 * The cost of building the blocks of a text: CPU time compared with the bare parser, which reports
 * the same text to nobody. Also that of streaming it: each kilobyte of a long text must cost as
 * much as one of a short text. */
#include "config.h"

#include "causerie-markdown-document.h"

#include <md4c.h>
#include <string.h>
#include <time.h>

#define KILOBYTE 1024
#define SMALL (100 * KILOBYTE)
#define LARGE (1024 * KILOBYTE)
#define N_ROUNDS 5
#define MAX_RATIO 3.0

/* The same as in the parser. */
#define DIALECT (MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS | MD_FLAG_NOHTML)

/* What a service sends at once, at most. */
#define PART 256
#define MAX_GROWTH 1.3
#define MAX_MILLISECONDS 5.0

typedef struct
{
  const char *name;
  const char *start;
  const char *unit; /* repeated, with a number */
  gboolean grows;   /* it is also streamed */
} Shape;

static const Shape shapes[] = {
  { "reply", "",
    "## Step %u\n\nSome **words** about it, with `code` and a [link](https://x.example).\n\n"
    "- first thing\n- second thing\n\n```c\nint x = 1;\nreturn x;\n```\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |\n\n",
    TRUE },
  { "paragraphs", "", "This is number %u with **bold** words and `code`, and more words here.\n\n",
    TRUE },
  { "one paragraph", "", "short line %u\n", TRUE },
  { "one line", "", "word %u and more ", TRUE },
  { "no blanks", "", "abcdefgh%u", TRUE },
  { "list", "", "- item number %u\n", TRUE },
  { "numbered", "", "1. item number %u\n", TRUE },
  { "quote", "", "> quoted line %u\n", TRUE },
  { "quotes", "", "> quoted line %u\n>\n", TRUE },
  { "table", "| a | b |\n|---|---|\n", "| row %u | some text in a cell |\n", FALSE },
  { "fenced code", "```c\n", "int x%u = 1; // comment\n", FALSE },
  { "indented code", "", "    code line %u\n", FALSE },
};

static double
get_cpu_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static GString *
repeat (const Shape *shape, gsize size)
{
  GString *text = g_string_new (shape->start);

  for (guint i = 0; text->len < size; i++)
    {
      const char *number = strstr (shape->unit, "%u");

      g_string_append_len (text, shape->unit, number - shape->unit);
      g_string_append_printf (text, "%u", i);
      g_string_append (text, number + 2);
    }
  return text;
}

static int
ignore_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  return 0;
}

static int
ignore_span (MD_SPANTYPE type, void *detail, void *data)
{
  return 0;
}

static int
ignore_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
  return 0;
}

static double
measure_parser (const GString *text)
{
  static const MD_PARSER parser = { .flags = DIALECT,
                                    .enter_block = ignore_block,
                                    .leave_block = ignore_block,
                                    .enter_span = ignore_span,
                                    .leave_span = ignore_span,
                                    .text = ignore_text };
  double start = get_cpu_seconds ();

  g_assert_cmpint (md_parse (text->str, (MD_SIZE)text->len, &parser, NULL), ==, 0);
  return get_cpu_seconds () - start;
}

static double
measure_blocks (const GString *text)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  double start = get_cpu_seconds ();

  causerie_markdown_document_set_text (document, text->str, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (document)), >, 0);
  return get_cpu_seconds () - start;
}

/* Returns: seconds a kilobyte. @longest: (inout): the seconds of the longest step */
static double
stream (const GString *text, double *longest)
{
  g_autoptr (CauserieMarkdownDocument) document = causerie_markdown_document_new ();
  double start = get_cpu_seconds ();
  double slowest = 0;

  for (gsize at = 0; at < text->len; at += PART)
    {
      g_autofree char *part = g_strndup (text->str + at, MIN (PART, text->len - at));
      double before = get_cpu_seconds ();

      causerie_markdown_document_append (document, part, at + PART >= text->len);
      slowest = MAX (slowest, get_cpu_seconds () - before);
    }
  *longest = MIN (*longest, slowest);
  return (get_cpu_seconds () - start) / ((double)text->len / KILOBYTE);
}

static gboolean
check_building (const Shape *shape)
{
  g_autoptr (GString) text = repeat (shape, LARGE);
  double parser = G_MAXDOUBLE;
  double blocks = G_MAXDOUBLE;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      parser = MIN (parser, measure_parser (text));
      blocks = MIN (blocks, measure_blocks (text));
    }
  g_print ("%-14s parser %6.1f ms, blocks %6.1f ms, ratio %.2f (at most %.0f)\n", shape->name,
           parser * 1e3, blocks * 1e3, blocks / parser, MAX_RATIO);
  return blocks / parser <= MAX_RATIO;
}

static gboolean
check_streaming (const Shape *shape)
{
  g_autoptr (GString) small = repeat (shape, SMALL);
  g_autoptr (GString) large = repeat (shape, LARGE);
  double few = G_MAXDOUBLE;
  double many = G_MAXDOUBLE;
  double longest = G_MAXDOUBLE;
  double unused = G_MAXDOUBLE;

  for (guint i = 0; i < 2; i++)
    {
      few = MIN (few, stream (small, &unused));
      many = MIN (many, stream (large, &longest));
    }
  g_print ("%-14s streams: 100 KB %6.0f us a KB, 1024 KB %6.0f us a KB, ratio %.2f (at most %.1f), "
           "longest %.1f ms (at most %.0f)\n",
           shape->name, few * 1e6, many * 1e6, many / few, MAX_GROWTH, longest * 1e3,
           MAX_MILLISECONDS);
  return many / few <= MAX_GROWTH && longest * 1e3 <= MAX_MILLISECONDS;
}

int
main (void)
{
  gboolean good = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    good = check_building (&shapes[i]) && good;
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    if (shapes[i].grows)
      good = check_streaming (&shapes[i]) && good;
  return good ? 0 : 1;
}
