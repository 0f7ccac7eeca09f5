/* SPDX-License-Identifier: GPL-3.0-or-later
 * Golden requests with attachments, and the places where their bytes are inserted. */
#include "config.h"

#include "causerie-test-content.h"
#include "causerie-wire.h"

#include <string.h>

#define HASH_A "00000000000000000000000000000000000000000000000000000000000000aa"
#define HASH_B "00000000000000000000000000000000000000000000000000000000000000bb"

#define IMAGE                                                                                      \
  "{\"type\":\"image\",\"source\":{\"type\":\"attachment\",\"media_type\":\"image/png\","          \
  "\"sha256\":\"" HASH_A                                                                           \
  "\"},\"title\":\"leaf.png\",\"size\":5,\"width\":3,\"height\":2,\"tokens\":1}"
#define PDF                                                                                        \
  "{\"type\":\"document\",\"source\":{\"type\":\"attachment\",\"media_type\":\"application/pdf\"," \
  "\"sha256\":\"" HASH_B "\"},\"title\":\"Lease \\\"2\\\"\",\"size\":10,\"pages\":1,\"tokens\":9}"
#define TEXT                                                                                       \
  "{\"type\":\"document\",\"source\":{\"type\":\"attachment\",\"media_type\":\"text/plain\","      \
  "\"sha256\":\"" HASH_A "\"},\"title\":\"a.txt\",\"size\":6,\"tokens\":2}"
#define DAMAGED                                                                                    \
  "{\"type\":\"image\",\"source\":{\"type\":\"attachment\",\"media_type\":\"image/png\"},"         \
  "\"title\":\"leaf.png\"}"
#define NOTE                                                                                       \
  "{\"type\":\"text\",\"text\":\"[The user attached a file here. It is no longer available.]\"}"
#define QUESTION "{\"type\":\"text\",\"text\":\"Well?\"}"
#define ANSWER "{\"type\":\"text\",\"text\":\"Yes.\"}"

#define SENT_IMAGE                                                                                 \
  "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"@"  \
  "\"}}"
#define SENT_PDF                                                                                   \
  "{\"type\":\"document\",\"source\":{\"type\":\"base64\",\"media_type\":\"application/pdf\","     \
  "\"data\":\"@\"},\"title\":\"Lease \\\"2\\\"\"}"
#define MARK ",\"cache_control\":{\"type\":\"ephemeral\"}}"

typedef struct
{
  const char *name;
  const char *first; /* the blocks of the user's messages, with an answer between them */
  const char *second;
  gboolean without; /* the model takes neither images nor PDF files, the service no documents */
  gboolean missing; /* the files are not stored */
  CauserieCacheLife cache;
  const char *expected; /* with an @ where a file is inserted */
} Case;

static const Case cases[] = {
  { "image", IMAGE "," QUESTION, NULL, FALSE, FALSE, CAUSERIE_CACHE_NONE,
    "[{\"role\":\"user\",\"content\":[" SENT_IMAGE "," QUESTION "]}]" },
  { "image-alone", IMAGE, NULL, FALSE, FALSE, CAUSERIE_CACHE_NONE,
    "[{\"role\":\"user\",\"content\":[" SENT_IMAGE "]}]" },
  { "pdf", PDF "," QUESTION, NULL, FALSE, FALSE, CAUSERIE_CACHE_NONE,
    "[{\"role\":\"user\",\"content\":[" SENT_PDF "," QUESTION "]}]" },
  { "text", TEXT "," QUESTION, NULL, FALSE, FALSE, CAUSERIE_CACHE_NONE,
    "[{\"role\":\"user\",\"content\":[{\"type\":\"document\",\"source\":{\"type\":\"text\","
    "\"media_type\":\"text/plain\",\"data\":\"@\"},\"title\":\"a.txt\"}," QUESTION "]}]" },
  { "text-without-documents", TEXT "," QUESTION, NULL, TRUE, FALSE, CAUSERIE_CACHE_NONE,
    "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a.txt:\\n\\n@\"}"
    "," QUESTION "]}]" },
  { "files-that-the-model-cannot-read", IMAGE "," PDF "," QUESTION, NULL, TRUE, FALSE,
    CAUSERIE_CACHE_NONE,
    "[{\"role\":\"user\",\"content\":["
    "{\"type\":\"text\",\"text\":\"[The user attached the file “leaf.png” here."
    " This model cannot read images.]\"},"
    "{\"type\":\"text\",\"text\":\"[The user attached the file “Lease \\\"2\\\"” here."
    " This model cannot read PDF files.]\"}," QUESTION "]}]" },
  { "missing-files", IMAGE "," TEXT "," QUESTION, NULL, FALSE, TRUE, CAUSERIE_CACHE_NONE,
    "[{\"role\":\"user\",\"content\":["
    "{\"type\":\"text\",\"text\":\"[The user attached the file “leaf.png” here."
    " It is no longer available.]\"},"
    "{\"type\":\"text\",\"text\":\"[The user attached the file “a.txt” here."
    " It is no longer available.]\"}," QUESTION "]}]" },
  { "damaged-reference", DAMAGED "," QUESTION, NULL, FALSE, FALSE, CAUSERIE_CACHE_NONE,
    "[{\"role\":\"user\",\"content\":[" NOTE "," QUESTION "]}]" },
  { "damaged-references-alone", DAMAGED, DAMAGED, FALSE, FALSE, CAUSERIE_CACHE_NONE,
    "[{\"role\":\"user\",\"content\":[" NOTE "]},"
    "{\"role\":\"assistant\",\"content\":[" ANSWER "]},"
    "{\"role\":\"user\",\"content\":[" NOTE "]}]" },
  { "marks-move-later-files", IMAGE "," QUESTION, PDF "," IMAGE, FALSE, FALSE,
    CAUSERIE_CACHE_MINUTES,
    "[{\"role\":\"user\",\"content\":[" SENT_IMAGE ",{\"type\":\"text\",\"text\":\"Well?\"" MARK
    "]},"
    "{\"role\":\"assistant\",\"content\":[" ANSWER "]},"
    "{\"role\":\"user\",\"content\":[" SENT_PDF
    ",{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","
    "\"data\":\"@\"}" MARK "]}]" },
};

static void
add_message (GPtrArray *path, CauserieRole role, const char *blocks)
{
  g_autofree char *json = g_strdup_printf ("[%s]", blocks);
  g_autoptr (CauserieContent) content = causerie_test_content (json);
  CauserieMessageData data = { .id = path->len + 1,
                               .parent_id = path->len,
                               .role = role,
                               .state = CAUSERIE_MESSAGE_COMPLETE,
                               .content = content,
                               .model = "m",
                               .service = "s" };

  g_ptr_array_add (path, causerie_message_new (&data));
}

/* Returns: the JSON with an @ at each insertion */
static char *
show (const char *json, GArray *insertions)
{
  GString *shown = g_string_new (json);

  for (guint i = insertions->len; i > 0; i--)
    {
      const CauserieInsertion *insertion = &g_array_index (insertions, CauserieInsertion, i - 1);

      g_string_insert (shown, (gssize)insertion->offset, "@");
    }
  return g_string_free (shown, FALSE);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  g_autoptr (GHashTable) texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GHashTable) missing = g_hash_table_new (g_str_hash, g_str_equal);
  CauserieWireTarget target = { .service = "s",
                                .model = "m",
                                .cache = test->cache,
                                .texts = texts,
                                .missing = missing,
                                .takes_images = !test->without,
                                .takes_pdfs = !test->without,
                                .takes_documents = !test->without };
  g_autoptr (GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *shown = NULL;
  const gint64 length = 9;

  if (test->missing)
    g_hash_table_add (missing, (gpointer)HASH_A);
  else
    g_hash_table_insert (texts, (gpointer)HASH_A, g_memdup2 (&length, sizeof length));
  add_message (path, CAUSERIE_ROLE_USER, test->first);
  if (test->second != NULL)
    {
      add_message (path, CAUSERIE_ROLE_ASSISTANT, ANSWER);
      add_message (path, CAUSERIE_ROLE_USER, test->second);
    }
  json = causerie_wire_write (path, &target, insertions, &error);
  g_assert_no_error (error);
  shown = show (json, insertions);
  g_assert_cmpstr (shown, ==, test->expected);
}

/* A reply may say what it likes: only a message of the user refers to files. */
static void
test_reply_refers_to_no_file (void)
{
  g_autoptr (GPtrArray) path = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GArray) insertions = causerie_insertions_new ();
  CauserieWireTarget target = { .service = "s", .model = "m", .takes_images = TRUE };
  g_autofree char *json = NULL;

  add_message (path, CAUSERIE_ROLE_USER, QUESTION);
  add_message (path, CAUSERIE_ROLE_ASSISTANT, IMAGE);
  add_message (path, CAUSERIE_ROLE_USER, QUESTION);
  json = causerie_wire_write (path, &target, insertions, NULL);
  g_assert_nonnull (strstr (json, "\"content\":[" IMAGE "]"));
  g_assert_cmpuint (insertions->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/wire-attachments/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/wire-attachments/reply-refers-to-no-file", test_reply_refers_to_no_file);
  return g_test_run ();
}
