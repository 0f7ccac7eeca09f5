/* SPDX-License-Identifier: GPL-3.0-or-later
 * The limits for the length of a reply that services name when they refuse a request. The numbers
 * are in sentences for people. */
#include "config.h"

#include "causerie-token-limit.h"

#include <string.h>

/* A smaller number is no limit, but a part of something else. */
#define LEAST_LIMIT 1024

/* Whether a digit beside @c is part of a name or of a version such as "opus-4-5", not a number. */
static gboolean
is_in_name (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_';
}

static gboolean
is_digit_group (const char *at)
{
  return *at == ',' && g_ascii_isdigit (at[1]) && g_ascii_isdigit (at[2]) && g_ascii_isdigit (at[3])
         && !g_ascii_isdigit (at[4]);
}

/**
 * read_number:
 * @at: the first digit
 * @end: (out): behind the number
 *
 * Returns: a number such as "8192" or "8,192"; G_MAXINT64 if it is larger
 */
static gint64
read_number (const char *at, const char **end)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  while (g_ascii_isdigit (*at) || is_digit_group (at))
    {
      if (*at != ',')
        g_string_append_c (digits, *at);
      at++;
    }
  *end = at;
  return g_ascii_strtoll (digits->str, NULL, 10);
}

/**
 * next_number:
 * @start: the beginning of the message
 * @at: (inout): where to look; behind the number on return
 * @number: (out): the number
 *
 * Finds the next number that is not part of a name.
 */
static gboolean
next_number (const char *start, const char **at, gint64 *number)
{
  while (*(*at += strcspn (*at, "0123456789")) != '\0')
    {
      char before = *at > start ? (*at)[-1] : ' ';
      const char *end;

      *number = read_number (*at, &end);
      *at = end;
      if (!is_in_name (before) && before != '.' && !is_in_name (*end)
          && !(*end == '.' && g_ascii_isdigit (end[1])))
        return TRUE;
      while (is_in_name (**at) || **at == '.')
        (*at)++;
    }
  return FALSE;
}

static gboolean
is_limit (gint64 number, gint64 asked)
{
  return number >= LEAST_LIMIT && number < asked && number <= G_MAXINT;
}

/**
 * causerie_token_limit_find:
 * @message: (nullable): why a service refused a request
 * @asked: the `max_tokens` of the request
 *
 * Finds the limit of the model, as in "max_tokens: 16000 > 8192, which is the maximum allowed".
 *
 * Returns: 0 if there is none
 */
gint64
causerie_token_limit_find (const char *message, gint64 asked)
{
  const char *at = message != NULL ? strstr (message, "max_tokens") : NULL;
  gint64 limit = 0;
  gint64 number;

  if (at == NULL || strstr (message, "context limit") != NULL)
    return 0;
  while (next_number (message, &at, &number))
    if (is_limit (number, asked))
      limit = MAX (limit, number);
  return limit;
}

/**
 * causerie_token_limit_find_rest:
 * @message: (nullable): why a service refused a request
 * @asked: the `max_tokens` of the request
 *
 * Finds how much of the context a prompt leaves for the reply, as in "input length and `max_tokens`
 * exceed context limit: 150000 + 64000 > 200000".
 *
 * Returns: 0 if the message does not say it, or if it is too little
 */
gint64
causerie_token_limit_find_rest (const char *message, gint64 asked)
{
  const char *at = message;
  gint64 numbers[3] = { 0 };
  gint64 number;

  if (message == NULL || strstr (message, "context limit") == NULL)
    return 0;
  while (next_number (message, &at, &number))
    {
      numbers[0] = numbers[1];
      numbers[1] = numbers[2];
      numbers[2] = number;
      if (numbers[1] == asked && numbers[2] > numbers[0]
          && is_limit (numbers[2] - numbers[0], asked))
        return numbers[2] - numbers[0];
    }
  return 0;
}
