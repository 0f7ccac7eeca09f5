/* SPDX-License-Identifier: GPL-3.0-or-later
 * Feeds random events, one a line, to the reply builder: its content must always be JSON, and the
 * same for ever once the reply has ended. */
#include "config.h"

#include "causerie-block.h"
#include "causerie-reply-builder.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static char *
dup_checked_content (CauserieReplyBuilder *builder)
{
  const CauserieContent *built = causerie_reply_builder_get_content (builder);
  g_autoptr (CauserieContent) again
      = causerie_content_new (causerie_content_get_json (built), -1, NULL);
  char *content = g_strdup (causerie_content_get_json (built));
  CauserieJsonSpan value;

  g_assert (again != NULL
            && causerie_content_get_n_blocks (again) == causerie_content_get_n_blocks (built));

  g_assert (causerie_json_check (content, strlen (content), &value, NULL));
  g_assert (causerie_json_get_kind (value) == CAUSERIE_JSON_ARRAY);
  return content;
}

static void
check_usage (CauserieReplyBuilder *builder)
{
  g_autofree char *usage = causerie_reply_builder_dup_usage (builder);
  CauserieJsonSpan value;

  g_assert (usage == NULL || causerie_json_check (usage, strlen (usage), &value, NULL));
}

static void
feed_lines (CauserieReplyBuilder *builder, const char *text, gsize size)
{
  const char *end = text + size;

  while (text < end)
    {
      const char *line_end = memchr (text, '\n', (gsize)(end - text));
      gsize length = (gsize)((line_end != NULL ? line_end : end) - text);

      causerie_reply_builder_feed (builder, text, length, NULL);
      g_free (dup_checked_content (builder));
      text += length + 1;
    }
}

static void
end (CauserieReplyBuilder *builder)
{
  g_autoptr (CauserieFailure) failure = NULL;
  g_autofree char *content = NULL;
  g_autofree char *again = NULL;
  CauserieMessageState state;
  gboolean ends;

  causerie_reply_builder_end (builder, NULL, &state, &ends, &failure);
  content = dup_checked_content (builder);
  again = dup_checked_content (builder);
  g_assert (strcmp (content, again) == 0);
  g_assert (!ends
            || (state == CAUSERIE_MESSAGE_COMPLETE
                && causerie_content_has_end_call (causerie_reply_builder_get_content (builder))));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (CauserieReplyBuilder) events = causerie_reply_builder_new ();
  g_autoptr (CauserieReplyBuilder) whole = causerie_reply_builder_new ();
  g_autofree char *text = g_strndup ((const char *)data, size);

  feed_lines (events, text, size);
  check_usage (events);
  end (events);
  causerie_reply_builder_feed_message (whole, text, size, NULL);
  check_usage (whole);
  end (whole);
  return 0;
}
