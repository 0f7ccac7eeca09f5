/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests that growing content always has the same bytes and blocks as the same text parsed at
 * once. */
#include "config.h"

#include "causerie-content.h"
#include "causerie-error.h"

#include <string.h>
#include <time.h>

#define N_ROUNDS 300

/* Possible pieces of a text, escaped as in a JSON string. */
static const char *const pieces[]
    = { "word ",   "\\n",     "\\\\",           "\\\"",      "\\u00e9", "é", "日本",
        "\\ud83d", "\\ude00", "\\ud83d\\ude00", "\\\\ud83d", "\\u0000", "" };

static const char *const odd_blocks[]
    = { "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{\"a\":[1,{}]}}",
        "{\"type\":\"redacted_thinking\",\"data\":\"d\"}",
        "{ \"text\" : \"odd\" , \"type\" : \"text\", \"citations\": [ {} ] }",
        "{\"type\":\"future\",\"v\":0.10}",
        "{\"type\":\"text\",\"text\":\"one\",\"text\":\"two\"}",
        "{\"type\":\"text\",\"text\":7}",
        "{}" };

/* A high surrogate at the end of an open text is read later. */
static void
assert_text (const CauserieBlock *block, const char *whole, const char *read)
{
  if (whole == NULL)
    g_assert_cmpstr (read, ==, "");
  else if (block->open && causerie_block_ends_in_surrogate (block, NULL))
    g_assert_true (g_str_has_prefix (whole, read) && strlen (read) + 3 == strlen (whole));
  else
    g_assert_cmpstr (read, ==, whole);
}

static void
assert_same (const CauserieContent *content)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CauserieContent) whole = causerie_content_new (
      causerie_content_get_json (content), (gssize)causerie_content_get_size (content), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (causerie_content_get_json (content)), ==,
                    causerie_content_get_size (content));
  g_assert_cmpuint (causerie_content_get_n_blocks (content), ==,
                    causerie_content_get_n_blocks (whole));
  for (guint i = 0; i < causerie_content_get_n_blocks (content); i++)
    {
      CauserieBlock one = causerie_content_get_block (content, i);
      CauserieBlock other = causerie_content_get_block (whole, i);

      g_assert_cmpint (one.kind, ==, other.kind);
      g_assert_cmpint (one.cited, ==, other.cited);
      g_assert_cmpmem (one.raw.start, one.raw.length, other.raw.start, other.raw.length);
      g_assert_cmpmem (one.text.start, one.text.length, other.text.start, other.text.length);
    }
}

typedef struct
{
  CauserieContent *content;
  GString *stored;    /* the text as stored from the changes only */
  GHashTable *read;   /* id -> GString, the text as read in parts */
  GHashTable *places; /* id -> position for causerie_block_read_text() */
} Fixture;

static void
store_change (Fixture *fixture)
{
  gsize from = causerie_content_take_change (fixture->content);

  g_assert_cmpuint (from, <=, fixture->stored->len);
  g_string_truncate (fixture->stored, from);
  g_string_append (fixture->stored, causerie_content_get_json (fixture->content) + from);
  g_assert_cmpstr (fixture->stored->str, ==, causerie_content_get_json (fixture->content));
}

static void
free_string (gpointer string)
{
  g_string_free (string, TRUE);
}

static void
read_more (Fixture *fixture)
{
  for (guint i = 0; i < causerie_content_get_n_blocks (fixture->content); i++)
    {
      CauserieBlock block = causerie_content_get_block (fixture->content, i);
      gpointer id = GUINT_TO_POINTER (block.id);
      GString *read = g_hash_table_lookup (fixture->read, id);
      gsize place = GPOINTER_TO_SIZE (g_hash_table_lookup (fixture->places, id));
      g_autofree char *whole = causerie_block_dup_text (&block);
      g_autofree char *more = causerie_block_read_text (&block, &place);

      if (read == NULL)
        {
          read = g_string_new (NULL);
          g_hash_table_insert (fixture->read, id, read);
        }
      g_string_append (read, more != NULL ? more : "");
      g_hash_table_insert (fixture->places, id, GSIZE_TO_POINTER (place));
      assert_text (&block, whole, read->str);
    }
}

static void
check (Fixture *fixture)
{
  assert_same (fixture->content);
  if (g_test_rand_int_range (0, 3) == 0)
    store_change (fixture);
  if (g_test_rand_int_range (0, 3) == 0)
    read_more (fixture);
}

static char *
make_growing (const char *type)
{
  return g_strdup_printf (g_test_rand_int_range (0, 2) == 0
                              ? "{\"type\":\"%s\",\"%s\":\"\",\"signature\":\"\"}"
                              : "{\"%2$s\":\"begun \",\"type\":\"%1$s\"}",
                          type, type);
}

/* Changes or closes a random open block. */
static void
take_step (Fixture *fixture, GArray *open)
{
  guint place = (guint)g_test_rand_int_range (0, (int)open->len);
  guint id = g_array_index (open, guint, place);
  g_autofree char *growing = NULL;
  gboolean exists = FALSE;

  for (guint i = 0; i < causerie_content_get_n_blocks (fixture->content); i++)
    {
      CauserieBlock block = causerie_content_get_block (fixture->content, i);

      exists = exists
               || (block.id == id && block.text.length > 0 && block.kind != CAUSERIE_BLOCK_OTHER);
    }
  switch (g_test_rand_int_range (0, exists ? 12 : 4))
    {
    case 0:
      causerie_content_close_block (fixture->content, id);
      g_array_remove_index (open, place);
      break;
    case 1:
      if (!exists)
        causerie_content_set_block (
            fixture->content, id, odd_blocks[g_test_rand_int_range (0, G_N_ELEMENTS (odd_blocks))]);
      break;
    case 2:
    case 3:
      growing = make_growing (g_test_rand_int_range (0, 2) == 0 ? "text" : "thinking");
      if (!exists)
        causerie_content_set_block (fixture->content, id, growing);
      break;
    default:
      {
        const char *piece = pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))];

        causerie_content_grow_block (fixture->content, id, piece, strlen (piece));
      }
    }
}

static void
test_equals_the_text_parsed_at_once (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (CauserieContent) content = causerie_content_new_growing ();
      g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
      g_autoptr (GString) stored = g_string_new (NULL);
      g_autoptr (GHashTable) read = g_hash_table_new_full (NULL, NULL, NULL, free_string);
      g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
      Fixture fixture = { content, stored, read, places };

      for (guint step = 0; step < 60; step++)
        {
          if (open->len == 0 || g_test_rand_int_range (0, 12) == 0)
            {
              guint id = causerie_content_open_block (content);

              g_array_append_val (open, id);
            }
          take_step (&fixture, open);
          check (&fixture);
        }
      for (guint i = 0; i < open->len; i++)
        causerie_content_close_block (content, g_array_index (open, guint, i));
      store_change (&fixture);
      read_more (&fixture);
      g_assert_cmpuint (causerie_content_get_n_closed (content), ==,
                        causerie_content_get_n_blocks (content));
    }
}

static void
test_bytes_are_exact (void)
{
  g_autoptr (CauserieContent) content = causerie_content_new_growing ();
  guint thinking = causerie_content_open_block (content);
  guint call = causerie_content_open_block (content);
  guint text = causerie_content_open_block (content);

  g_assert_cmpstr (causerie_content_get_json (content), ==, "[]");
  causerie_content_set_block (content, text, "{\"type\":\"text\",\"text\":\"a\"}");
  causerie_content_set_block (content, thinking,
                              "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
  causerie_content_grow_block (content, thinking, "hm", 2);
  causerie_content_grow_block (content, text, "\\n", 2);
  g_assert_cmpstr (causerie_content_get_json (content), ==,
                   "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"},"
                   "{\"type\":\"text\",\"text\":\"a\\n\"}]");
  causerie_content_close_block (content, text);
  g_assert_cmpuint (causerie_content_get_n_closed (content), ==, 0);
  causerie_content_close_block (content, thinking);
  g_assert_cmpuint (causerie_content_get_n_closed (content), ==, 1);
  causerie_content_set_block (content, call, "{ \"type\": \"tool_use\" }");
  causerie_content_close_block (content, call);
  g_assert_cmpstr (causerie_content_get_json (content), ==,
                   "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"},"
                   "{ \"type\": \"tool_use\" },{\"type\":\"text\",\"text\":\"a\\n\"}]");
  g_assert_cmpuint (causerie_content_get_n_closed (content), ==, 3);
}

static void
test_blocks_disappear (void)
{
  g_autoptr (CauserieContent) content = causerie_content_new_growing ();
  guint ids[3];

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      ids[i] = causerie_content_open_block (content);
      causerie_content_set_block (content, ids[i], "{\"type\":\"text\"}");
    }
  causerie_content_set_block (content, ids[1], NULL);
  assert_same (content);
  causerie_content_set_block (content, ids[0], NULL);
  assert_same (content);
  causerie_content_set_block (content, ids[2], NULL);
  g_assert_cmpstr (causerie_content_get_json (content), ==, "[]");
}

/* The change contains only the added words and the end of the text. */
static void
test_change_is_small (void)
{
  g_autoptr (CauserieContent) content = causerie_content_new_growing ();
  guint id = causerie_content_open_block (content);

  causerie_content_set_block (content, id, "{\"type\":\"text\",\"text\":\"\"}");
  g_assert_cmpuint (causerie_content_take_change (content), ==, 0);
  for (guint i = 0; i < 1000; i++)
    {
      gsize before = causerie_content_get_size (content);

      causerie_content_grow_block (content, id, "word ", 5);
      g_assert_cmpuint (causerie_content_take_change (content), ==, before - strlen ("\"}]"));
    }
  /* Closing the block does not change the text. */
  causerie_content_close_block (content, id);
  g_assert_cmpuint (causerie_content_take_change (content), ==,
                    causerie_content_get_size (content));
}

static gint64
get_cpu_time (void)
{
  return (gint64)clock () * (G_USEC_PER_SEC / CLOCKS_PER_SEC);
}

static gint64
measure_appending (guint n_words)
{
  g_autoptr (CauserieContent) content = causerie_content_new_growing ();
  guint id = causerie_content_open_block (content);
  gint64 start = get_cpu_time ();
  gsize place = 0;

  causerie_content_set_block (content, id, "{\"type\":\"text\",\"text\":\"\"}");
  for (guint i = 0; i < n_words; i++)
    {
      CauserieBlock block;
      g_autofree char *more = NULL;

      causerie_content_grow_block (content, id, "a word\\n", 8);
      block = causerie_content_get_block (content, 0);
      more = causerie_block_read_text (&block, &place);
      g_assert_cmpstr (more, ==, "a word\n");
    }
  return get_cpu_time () - start;
}

/* Reading the complete text for every word would take a hundred times as long. */
static void
test_cost_is_proportional_to_the_new_words (void)
{
  gint64 few = G_MAXINT64;
  gint64 many = G_MAXINT64;

  for (guint i = 0; i < 5; i++)
    {
      few = MIN (few, measure_appending (20000));
      many = MIN (many, measure_appending (200000));
    }
  g_test_message ("%.1f times as long", (double)many / (double)few);
  g_assert_cmpint (many, <, few * 30);
}

static void
test_first_words_are_found_at_the_start (void)
{
  g_autoptr (GString) json = g_string_new ("[{\"type\":\"text\",\"text\":\"Hello ");
  g_autoptr (CauserieContent) content = NULL;
  g_autofree char *words = NULL;
  gboolean full = FALSE;

  for (guint i = 0; i < 100000; i++)
    g_string_append (json, "\\ud83d\\ude00\\\\ ");
  g_string_append (json, "\"}]");
  content = causerie_content_new (json->str, -1, NULL);
  words = causerie_content_dup_first_words (content, &full);
  g_assert_true (full);
  g_assert_true (g_str_has_prefix (words, "Hello 😀\\ 😀"));
  g_assert_null (strstr (words, "\357\277\275"));
}

static void
test_is_shared (void)
{
  g_autoptr (CauserieContent) content = causerie_content_new ("\"text\"", -1, NULL);
  g_autoptr (CauserieContent) again = NULL;
  g_auto (GValue) value = G_VALUE_INIT;
  CauserieBlock block = causerie_content_get_block (content, 0);

  g_assert_cmpint (block.kind, ==, CAUSERIE_BLOCK_TEXT);
  g_value_init (&value, CAUSERIE_TYPE_CONTENT);
  g_value_set_boxed (&value, content);
  again = g_value_dup_boxed (&value);
  g_assert_true (again == content);
  g_assert_cmpuint (causerie_content_get_n_closed (again), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/equals-the-text-parsed-at-once", test_equals_the_text_parsed_at_once);
  g_test_add_func ("/content/bytes-are-exact", test_bytes_are_exact);
  g_test_add_func ("/content/blocks-can-disappear", test_blocks_disappear);
  g_test_add_func ("/content/change-is-only-what-was-added", test_change_is_small);
  g_test_add_func ("/content/cost-is-proportional-to-the-new-words",
                   test_cost_is_proportional_to_the_new_words);
  g_test_add_func ("/content/first-words-are-found-at-the-start",
                   test_first_words_are_found_at_the_start);
  g_test_add_func ("/content/is-shared-by-reference", test_is_shared);
  return g_test_run ();
}
