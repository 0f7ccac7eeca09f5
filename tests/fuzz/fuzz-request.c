/* SPDX-License-Identifier: GPL-3.0-or-later
 * Writes requests of random stored messages, one a line: the result must always be JSON, the same
 * each time, and files may only be inserted into empty strings. */
#include "config.h"

#include "causerie-request.h"
#include "causerie-wire.h"

#include <stdint.h>
#include <string.h>

#define MAX_MESSAGES 12

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A line is one letter for the role and the state, and the blocks. */
static CauserieMessage *
read_message (const char *line, gint64 id)
{
  g_autofree char *json = g_strdup_printf ("[%s]", line + 1);
  g_autoptr (CauserieContent) content = causerie_content_new (json, -1, NULL);
  gboolean own = line[0] == 'u';
  CauserieMessageData data = {
    .id = id,
    .parent_id = id - 1,
    .role = own ? CAUSERIE_ROLE_USER : CAUSERIE_ROLE_ASSISTANT,
    .state = own ? CAUSERIE_MESSAGE_COMPLETE
                 : (CauserieMessageState)(1 + (guint8)line[0] % CAUSERIE_MESSAGE_CONTEXT_FULL),
    .content = content,
    .model = "m",
    .service = "s",
    .without_thinking = line[0] == 'w',
  };

  return content != NULL ? causerie_message_new (&data) : NULL;
}

static GPtrArray *
read_path (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_MESSAGES);
  GPtrArray *path = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      CauserieMessage *message
          = lines[i][0] != '\0' ? read_message (lines[i], (gint64)path->len + 1) : NULL;

      if (message != NULL)
        g_ptr_array_add (path, message);
    }
  return path;
}

static void
check_insertions (const char *json, GArray *insertions)
{
  gsize last = 0;

  for (guint i = 0; i < insertions->len; i++)
    {
      const CauserieInsertion *insertion = &g_array_index (insertions, CauserieInsertion, i);

      g_assert (insertion->offset > last && insertion->offset < strlen (json));
      g_assert (
          g_str_has_prefix (json + insertion->offset - strlen ("\"data\":\""), "\"data\":\"\""));
      last = insertion->offset;
    }
}

static void
check_request (const char *messages, GArray *insertions)
{
  CauserieRequest request = { .model = "m",
                              .max_tokens = 1,
                              .system = "\"S\"",
                              .messages = messages,
                              .insertions = insertions,
                              .cache = CAUSERIE_CACHE_HOUR };
  g_autoptr (CauserieRequestBody) body = causerie_request_write (&request);
  GBytes *bytes = causerie_request_body_get_json (body);
  g_autofree char *json = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GArray) moved = causerie_insertions_new ();
  CauserieJsonSpan value;

  g_assert (causerie_json_check (json, strlen (json), &value, NULL));
  for (guint i = 0; i < causerie_request_body_get_n_insertions (body); i++)
    {
      const CauserieInsertion *insertion = causerie_request_body_get_insertion (body, i);

      causerie_insertions_add (moved, insertion->offset, insertion->sha256, insertion->size);
    }
  g_assert (moved->len == insertions->len);
  check_insertions (json, moved);
}

static void
check_path (GPtrArray *path, guint flags)
{
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  g_autoptr (GArray) again = causerie_insertions_new ();
  CauserieWireTarget target = { .service = flags & 1 ? "s" : "other",
                                .model = "m",
                                .tools = flags & 2 ? "[{\"name\":\"end_conversation\"}]" : NULL,
                                .cache = flags & 4 ? CAUSERIE_CACHE_HOUR : CAUSERIE_CACHE_NONE,
                                .takes_images = (flags & 8) != 0,
                                .takes_pdfs = (flags & 16) != 0,
                                .takes_documents = (flags & 32) != 0 };
  g_autofree char *json = causerie_wire_write (path, &target, insertions, NULL);
  g_autofree char *second = causerie_wire_write (path, &target, again, NULL);
  CauserieJsonSpan value;

  g_assert (g_strcmp0 (json, second) == 0);
  if (json == NULL)
    return;
  g_assert (causerie_json_check (json, strlen (json), &value, NULL));
  g_assert (causerie_json_get_kind (value) == CAUSERIE_JSON_ARRAY);
  check_insertions (json, insertions);
  check_request (json, insertions);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) path = NULL;

  if (size < 2)
    return 0;
  text = g_utf8_make_valid ((const char *)data + 1, (gssize)size - 1);
  path = read_path (text);
  check_path (path, data[0]);
  return 0;
}
