/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the demo says of attachments, what it counts for them, and which it refuses. */
#include "config.h"

#include "causerie-demo-cache.h"
#include "causerie-demo-client.h"
#include "causerie-demo-media.h"
#include "causerie-demo-tokens.h"
#include "causerie-json.h"
#include "causerie-sample-files.h"

#include <string.h>

#define TEXT(members, data)                                                                        \
  "{\"type\":\"document\"," members "\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\"," \
  "\"data\":\"" data "\"}}"

/* Sends @blocks and then a text. Returns: (transfer full): the text of the reply, or the error */
static char *
send_blocks (const char *model, const char *blocks, guint *status)
{
  g_autoptr (CauserieDemoClient) client = causerie_demo_client_new ();
  g_autofree char *body
      = g_strdup_printf ("{\"model\":\"%s\",\"max_tokens\":900,\"messages\":[{\"role\":\"user\","
                         "\"content\":[%s,{\"type\":\"text\",\"text\":\"Show me a table\"}]}]}",
                         model, blocks);
  g_autofree char *reply = causerie_demo_client_send (client, "/v1/messages", body, status);
  g_autoptr (JsonNode) json = causerie_json_node_parse (reply, strlen (reply), NULL);
  JsonArray *content = causerie_json_node_get_array (json, "content");
  JsonNode *part = content != NULL ? json_array_get_element (content, 0)
                                   : causerie_json_node_get_member (json, "error");

  return g_strdup (causerie_json_node_get_text (part, content != NULL ? "text" : "message"));
}

static void
assert_told (const char *blocks, const char *words)
{
  guint status;
  g_autofree char *text = send_blocks ("demo-opus", blocks, &status);

  g_assert_cmpuint (status, ==, 200);
  if (strstr (text, words) == NULL)
    g_error ("“%s” is not in “%s”", words, text);
}

static void
test_pictures (void)
{
  static const struct
  {
    const char *file;
    const char *type;
    const char *words;
  } cases[] = {
    { "image/png", "image/png", "a PNG picture of 4000 \u00d7 30 pixels (24 bytes)" },
    { "image/jpeg", "image/jpeg", "a JPEG picture of 4000 \u00d7 30 pixels" },
    { "image/gif", "image/gif", "a GIF picture of 4000 \u00d7 30 pixels" },
    { "image/webp VP8 ", "image/webp", "a WebP picture of 4000 \u00d7 30 pixels" },
    { "image/webp VP8L", "image/webp", "a WebP picture of 4000 \u00d7 30 pixels" },
    { "image/webp VP8X", "image/webp", "a WebP picture of 4000 \u00d7 30 pixels" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *data = causerie_sample_files_make_picture (cases[i].file, 4000, 30);
      g_autofree char *block = causerie_sample_files_make_block ("image", cases[i].type, data);

      assert_told (block, cases[i].words);
    }
  assert_told ("{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\","
               "\"data\":\"AAAA\"}}",
               "You attached a picture (3 bytes). A script");
  assert_told ("{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://a.example\"}}",
               "You attached a picture. A script");
}

static void
test_pdfs (void)
{
  static const struct
  {
    guint pages;
    CauserieSamplePdf flags;
    const char *words;
  } cases[] = {
    { 1, CAUSERIE_SAMPLE_PDF_PLAIN, "a PDF with 1 page (" },
    { 12, CAUSERIE_SAMPLE_PDF_PLAIN, "a PDF with 12 pages (" },
    { 5000, CAUSERIE_SAMPLE_PDF_PLAIN, "a PDF with 5000 pages (" },
    { 12, CAUSERIE_SAMPLE_PDF_COMPRESSED, "a PDF with 12 pages (" },
    { 5000, CAUSERIE_SAMPLE_PDF_COMPRESSED, "a PDF with 5000 pages (" },
    { 12, CAUSERIE_SAMPLE_PDF_ENCRYPTED, "a PDF with a password (" },
    { 0, CAUSERIE_SAMPLE_PDF_PLAIN, "a PDF (" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *data = causerie_sample_files_make_pdf (cases[i].pages, cases[i].flags);
      g_autofree char *block
          = causerie_sample_files_make_block ("document", "application/pdf", data);

      assert_told (block, cases[i].words);
    }
}

static void
test_texts (void)
{
  assert_told (TEXT ("", "one"), "a text with 1 line (3 bytes)");
  assert_told (TEXT ("", "one\\ntwo \\u00e9\\n"), "a text with 2 lines (");
  assert_told (TEXT ("", ""), "a text with 0 lines. A script");
  assert_told (TEXT ("\"title\":\"*my* notes.txt\",", "one"),
               "**\\*my\\* notes\\.txt**, a text with 1 line");
}

static void
test_several (void)
{
  assert_told (TEXT ("\"title\":\"a\",", "one") "," TEXT ("\"title\":\"b\",", "one\\ntwo"),
               "You attached 2 files:\n\n- **a**, a text with 1 line (3 bytes)\n"
               "- **b**, a text with 2 lines (7 bytes)\n\nA script cannot look");
}

static void
test_abilities (void)
{
  g_autofree char *picture = causerie_sample_files_make_picture ("image/png", 1, 1);
  g_autofree char *image = causerie_sample_files_make_block ("image", "image/png", picture);
  g_autofree char *pdf = causerie_sample_files_make_pdf (1, CAUSERIE_SAMPLE_PDF_PLAIN);
  g_autofree char *document = causerie_sample_files_make_block ("document", "application/pdf", pdf);
  guint status;
  g_autofree char *no_picture = send_blocks ("demo-quick", image, &status);
  g_autofree char *no_pdf = NULL;

  g_assert_cmpuint (status, ==, 400);
  g_assert_cmpstr (no_picture, ==,
                   "messages.0.content.0: 'demo-quick' does not support image input.");
  no_pdf = send_blocks ("demo-quick", document, &status);
  g_assert_cmpuint (status, ==, 400);
  g_assert_cmpstr (no_pdf, ==, "messages.0.content.0: 'demo-quick' does not support PDF input.");
  g_free (send_blocks ("demo-quick", TEXT ("", "x"), &status));
  g_assert_cmpuint (status, ==, 200);
}

/* Returns: (transfer full): the prompt with a text, @blocks and again a text, all but the first of
   which are marked */
static CauserieDemoPrompt *
make_prompt (const char *blocks)
{
  g_autofree char *filler = g_strnfill (4000, 'x');
  g_autofree char *json = g_strdup_printf (
      "{\"model\":\"demo-opus\",\"system\":[{\"type\":\"text\",\"text\":\"%s\","
      "\"cache_control\":{\"type\":\"ephemeral\"}}],\"cache_control\":{\"type\":\"ephemeral\"},"
      "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"%s\"}%s%s]}]}",
      filler, filler, *blocks != '\0' ? "," : "", blocks);
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  GError *error = NULL;
  CauserieDemoPrompt *prompt = causerie_demo_prompt_new (body, &error);

  g_assert_no_error (error);
  return prompt;
}

static guint
count_tokens (const char *block)
{
  g_autoptr (CauserieDemoPrompt) without = make_prompt ("");
  g_autoptr (CauserieDemoPrompt) with = make_prompt (block);

  return causerie_demo_tokens_in_prompt (with) - causerie_demo_tokens_in_prompt (without);
}

static guint
count_picture (guint width, guint height)
{
  g_autofree char *data = causerie_sample_files_make_picture ("image/png", width, height);
  g_autofree char *block = causerie_sample_files_make_block ("image", "image/png", data);

  return count_tokens (block);
}

static void
test_tokens (void)
{
  g_autofree char *data = causerie_sample_files_make_pdf (3, CAUSERIE_SAMPLE_PDF_PLAIN);
  g_autofree char *pdf = causerie_sample_files_make_block ("document", "application/pdf", data);

  g_assert_cmpuint (count_picture (28, 28), ==, 1);
  g_assert_cmpuint (count_picture (29, 56), ==, 4);
  g_assert_cmpuint (count_picture (8000, 8000), ==, 4784);
  g_assert_cmpuint (count_picture (G_MAXUINT32, G_MAXUINT32), ==, 4784);
  g_assert_cmpuint (count_tokens (pdf), ==, 3 * 2250);
  g_assert_cmpuint (count_tokens (TEXT ("", "\\u00e9\\n\\\"x12345")), ==, 3);
}

static void
assert_cached (CauserieDemoCache *cache, const char *blocks, guint read, guint written)
{
  g_autoptr (CauserieDemoPrompt) prompt = make_prompt (blocks);
  CauserieDemoUsage usage;

  causerie_demo_cache_count (cache, prompt, 0, &usage);
  g_assert_cmpuint (usage.cache_read, ==, read);
  g_assert_cmpuint (usage.cache_written_minutes, ==, written);
  g_assert_cmpuint (usage.input, ==, 0);
}

/* Of the two texts, each has 1,000 tokens, and the message 4 more. */
static void
test_cache (void)
{
  g_autoptr (CauserieDemoCache) cache = causerie_demo_cache_new ();
  g_autofree char *first = causerie_sample_files_make_picture ("image/png", 56, 56);
  g_autofree char *second = causerie_sample_files_make_picture ("image/png", 56, 28);
  g_autofree char *one = causerie_sample_files_make_block ("image", "image/png", first);
  g_autofree char *other = causerie_sample_files_make_block ("image", "image/png", second);
  g_autofree char *both = g_strconcat (one, ",", other, NULL);

  assert_cached (cache, "", 0, 2004);
  /* The first picture costs the messages again, but not the system prompt. */
  assert_cached (cache, one, 1000, 1004 + 4);
  assert_cached (cache, one, 2008, 0);
  assert_cached (cache, both, 2008, 2);
  /* Another picture in the same place. */
  assert_cached (cache, other, 1000, 1004 + 2);
}

/* Of a large file, little is kept: not its data, in whichever block or result of a tool it is. */
static void
test_reduced (void)
{
  static const char *const bodies[] = {
    "{\"messages\":[{\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"data\":"
    "\"<fill 4000000>\"}}]}]}",
    "{\"messages\":[{\"content\":[{\"type\":\"tool_result\",\"content\":[{\"type\":\"document\","
    "\"source\":{\"data\":\"<fill 4000000>\",\"type\":\"text\"}}]}]}],\"after\":1}",
    "{\"messages\":[7,{\"content\":\"x\"},{\"content\":[7,{\"type\":\"image\"},{\"type\":\"image\","
    "\"source\":7},{\"type\":\"image\",\"source\":{\"data\":7}},{\"type\":\"tool_result\","
    "\"content\":[[]]}]}]}",
    "{\"messages\":{}}", "[]"
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *body = causerie_sample_files_expand (bodies[i]);
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
      g_autoptr (GError) error = NULL;
      gsize length = 0;
      g_autofree char *reduced = causerie_demo_media_reduce (bytes, &length, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (length, ==, strlen (reduced));
      g_assert_cmpuint (length, <, 500);
      g_assert_true (causerie_json_check (reduced, length, NULL, NULL));
      g_assert_cmpint (strstr (body, "\"after\":1}") != NULL, ==,
                       g_str_has_suffix (reduced, "\"after\":1}"));
      if (strlen (body) < 500)
        g_assert_cmpstr (reduced, ==, body);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/attachments/tells-format-and-pixels-of-pictures", test_pictures);
  g_test_add_func ("/demo/attachments/tells-pages-of-pdfs", test_pdfs);
  g_test_add_func ("/demo/attachments/tells-titles-and-lines-of-texts", test_texts);
  g_test_add_func ("/demo/attachments/lists-several-files", test_several);
  g_test_add_func ("/demo/attachments/refuses-what-the-model-cannot-take", test_abilities);
  g_test_add_func ("/demo/attachments/keeps-facts-instead-of-data", test_reduced);
  g_test_add_func ("/demo/attachments/counts-tokens", test_tokens);
  g_test_add_func ("/demo/attachments/caches-files-by-their-bytes", test_cache);
  return g_test_run ();
}
