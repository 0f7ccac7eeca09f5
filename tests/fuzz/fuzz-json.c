/* SPDX-License-Identifier: GPL-3.0-or-later
 * Any bytes to the scanner: what it accepts, all readers can walk without leaving it. */
#include "config.h"

#include "causerie-content.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static void
walk (CauserieJsonSpan container, guint depth)
{
  CauserieJsonSpan name, value;
  CauserieJsonIter iter;

  g_assert_cmpuint (depth, <=, CAUSERIE_JSON_MAX_DEPTH);
  causerie_json_iter_init (&iter, container);
  while (causerie_json_iter_next (&iter, &name, &value))
    {
      g_autofree char *span = causerie_json_dup_span (value);
      g_autofree char *text = causerie_json_dup_text (value);
      CauserieJsonSpan again;
      gint64 number;

      g_assert_true (value.start > container.start);
      g_assert_true (value.start + value.length < container.start + container.length);
      g_assert_true (causerie_json_check (span, value.length, &again, NULL));
      g_assert_cmpuint (again.length, ==, value.length);
      if (text != NULL)
        {
          g_autofree char *quoted = causerie_json_quote (text);

          g_assert_true (g_utf8_validate (text, -1, NULL));
          g_assert_true (causerie_json_check (quoted, strlen (quoted), &again, NULL));
          g_assert_true (causerie_json_equals (again, text));
        }
      if (name.start != NULL)
        {
          g_autofree char *key = causerie_json_dup_text (name);

          g_assert_true (causerie_json_find (container, key, NULL));
          causerie_json_find_int (container, key, &number);
        }
      /* Checking every span again at every level is quadratic in the depth. */
      if (depth < 16)
        walk (value, depth + 1);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *)data, size);
  g_autoptr (CauserieContent) content = causerie_content_new (text, -1, NULL);
  CauserieJsonSpan root;

  if (content != NULL)
    {
      g_autofree char *words = causerie_content_dup_first_words (content, NULL);
      g_autofree char *joined = causerie_content_dup_text (content);

      g_assert_null (strchr (words, '\n'));
      g_assert_true (g_utf8_validate (joined, -1, NULL));
      causerie_content_has_end_call (content);
    }
  if (causerie_json_check ((const char *)data, size, &root, NULL))
    walk (root, 1);
  return 0;
}
