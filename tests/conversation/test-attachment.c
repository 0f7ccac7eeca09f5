/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests what a message stores of its files, and what is read of a block that is damaged or comes
 * from elsewhere. */
#include "config.h"

#include "causerie-attachment.h"
#include "causerie-test-content.h"

#include <string.h>

#define HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define SOURCE(type, media_type, hash)                                                             \
  "\"source\":{\"type\":\"" type "\",\"media_type\":\"" media_type "\",\"sha256\":\"" hash "\"}"
#define PDF "{\"type\":\"document\"," SOURCE ("attachment", "application/pdf", HASH)

static CauserieAttachment *
create (CauserieAttachmentKind kind, const char *media_type, const char *name)
{
  CauserieAttachment values = { .kind = kind,
                                .sha256 = (char *)HASH,
                                .name = (char *)name,
                                .media_type = (char *)media_type,
                                .size = 1234567,
                                .n_tokens = 89 };

  if (kind == CAUSERIE_ATTACHMENT_IMAGE)
    {
      values.width = 640;
      values.height = 480;
    }
  else if (kind == CAUSERIE_ATTACHMENT_PDF)
    values.n_pages = 12;
  return causerie_attachment_new (&values);
}

static CauserieAttachment *
read_block (const char *json)
{
  g_autoptr (GError) error = NULL;
  CauserieJsonSpan block;

  causerie_json_check (json, strlen (json), &block, &error);
  g_assert_no_error (error);
  return causerie_attachment_new_from_json (block);
}

static void
assert_same (const CauserieAttachment *one, const CauserieAttachment *other)
{
  g_assert_cmpint (one->kind, ==, other->kind);
  g_assert_cmpstr (one->sha256, ==, other->sha256);
  g_assert_cmpstr (one->name, ==, other->name);
  g_assert_cmpstr (one->media_type, ==, other->media_type);
  g_assert_cmpint (one->size, ==, other->size);
  g_assert_cmpuint (one->width, ==, other->width);
  g_assert_cmpuint (one->height, ==, other->height);
  g_assert_cmpuint (one->n_pages, ==, other->n_pages);
  g_assert_cmpint (one->n_tokens, ==, other->n_tokens);
}

static void
assert_round_trip (CauserieAttachment *attachment)
{
  g_autofree char *block = causerie_attachment_write (attachment);
  g_autoptr (CauserieAttachment) read = read_block (block);
  g_autofree char *again = NULL;

  g_assert_nonnull (read);
  assert_same (attachment, read);
  again = causerie_attachment_write (read);
  g_assert_cmpstr (block, ==, again);
}

static void
test_round_trip (void)
{
  g_autoptr (CauserieAttachment) image
      = create (CAUSERIE_ATTACHMENT_IMAGE, "image/png", "leaf.png");
  g_autoptr (CauserieAttachment) pdf
      = create (CAUSERIE_ATTACHMENT_PDF, "application/pdf", "Lease \"2\"\\\n\x01.pdf");
  g_autoptr (CauserieAttachment) text
      = create (CAUSERIE_ATTACHMENT_TEXT, "text/plain", "Übersicht 一覧 📎.txt");
  CauserieAttachment none = { .kind = CAUSERIE_ATTACHMENT_TEXT, .sha256 = (char *)HASH };
  g_autoptr (CauserieAttachment) bare = causerie_attachment_new (&none);

  assert_round_trip (image);
  assert_round_trip (pdf);
  assert_round_trip (text);
  assert_round_trip (bare);
}

/* The bytes are part of what a service caches and of the stored message. */
static void
test_exact_block (void)
{
  g_autoptr (CauserieAttachment) image
      = create (CAUSERIE_ATTACHMENT_IMAGE, "image/png", "leaf.png");
  g_autofree char *block = causerie_attachment_write (image);

  g_assert_cmpstr (
      block, ==,
      "{\"type\":\"image\"," SOURCE (
          "attachment", "image/png",
          HASH) ",\"title\":\"leaf.png\",\"size\":1234567,\"width\":640,\"height\":480,"
                "\"tokens\":89}");
}

typedef struct
{
  const char *name;
  const char *json;
} Hostile;

static const Hostile hostile[] = {
  { "no-object", "\"attachment\"" },
  { "no-source", "{\"type\":\"image\"}" },
  { "source-is-no-object", "{\"type\":\"image\",\"source\":\"attachment\"}" },
  { "no-type",
    "{\"type\":\"image\",\"source\":{\"media_type\":\"image/png\",\"sha256\":\"" HASH "\"}}" },
  { "base64", "{\"type\":\"image\"," SOURCE ("base64", "image/png", HASH) "}" },
  { "url", "{\"type\":\"image\"," SOURCE ("url", "image/png", HASH) "}" },
  { "file", "{\"type\":\"image\"," SOURCE ("file", "image/png", HASH) "}" },
  { "second-source", PDF ",\"source\":{\"type\":\"base64\"}}" },
  { "no-hash", "{\"type\":\"image\",\"source\":{\"type\":\"attachment\","
               "\"media_type\":\"image/png\"}}" },
  { "hash-is-a-number", "{\"type\":\"image\",\"source\":{\"type\":\"attachment\","
                        "\"media_type\":\"image/png\",\"sha256\":12}}" },
  { "empty-hash", "{\"type\":\"image\"," SOURCE ("attachment", "image/png", "") "}" },
  { "short-hash", "{\"type\":\"image\"," SOURCE ("attachment", "image/png", "0011") "}" },
  { "long-hash", "{\"type\":\"image\"," SOURCE ("attachment", "image/png", HASH "0") "}" },
  { "hash-with-more", "{\"type\":\"image\"," SOURCE ("attachment", "image/png", HASH "'--") "}" },
  { "upper-case-hash",
    "{\"type\":\"image\"," SOURCE (
        "attachment", "image/png",
        "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF") "}" },
  { "hash-with-a-path",
    "{\"type\":\"image\"," SOURCE (
        "attachment", "image/png",
        "../112233445566778899aabbccddeeff00112233445566778899aabbccddeeff") "}" },
  { "no-media-type",
    "{\"type\":\"image\",\"source\":{\"type\":\"attachment\",\"sha256\":\"" HASH "\"}}" },
  { "media-type-is-null", "{\"type\":\"image\",\"source\":{\"type\":\"attachment\","
                          "\"media_type\":null,\"sha256\":\"" HASH "\"}}" },
};

static void
test_hostile (gconstpointer data)
{
  const Hostile *row = data;
  g_autoptr (CauserieAttachment) attachment = read_block (row->json);
  g_autofree char *json = g_strdup_printf ("[%s]", row->json);
  g_autoptr (CauserieContent) content = causerie_test_content (json);
  g_autoptr (GPtrArray) list = causerie_content_list_attachments (content);

  g_assert_null (attachment);
  g_assert_cmpuint (list->len, ==, 0);
}

/* Sizes and pages are added up, and are not to overflow. */
static void
assert_numbers (const char *members, gint64 size, guint n_pages, gint64 n_tokens)
{
  g_autofree char *json = g_strconcat (PDF, members, "}", NULL);
  g_autoptr (CauserieAttachment) attachment = read_block (json);

  g_test_message ("%s", members);
  g_assert_nonnull (attachment);
  g_assert_cmpint (attachment->size, ==, size);
  g_assert_cmpuint (attachment->n_pages, ==, n_pages);
  g_assert_cmpint (attachment->n_tokens, ==, n_tokens);
}

static void
test_numbers (void)
{
  assert_numbers ("", 0, 0, 0);
  assert_numbers (",\"size\":null,\"pages\":\"7\",\"tokens\":[]", 0, 0, 0);
  assert_numbers (",\"size\":-1,\"pages\":-2147483648,\"tokens\":-9223372036854775808", 0, 0, 0);
  assert_numbers (",\"size\":2147483647,\"pages\":2147483647,\"tokens\":2147483647", G_MAXINT,
                  G_MAXINT, G_MAXINT);
  assert_numbers (",\"size\":2147483648,\"pages\":4294967296,\"tokens\":4294967297", G_MAXINT,
                  G_MAXINT, G_MAXINT);
  assert_numbers (",\"size\":9223372036854775807,\"pages\":9223372036854775807,"
                  "\"tokens\":9223372036854775807",
                  G_MAXINT, G_MAXINT, G_MAXINT);
  assert_numbers (",\"size\":9223372036854775808,\"pages\":1e300,\"tokens\":1e9999", 0, 0, 0);
}

static void
test_picture_of_huge_size (void)
{
  g_autoptr (CauserieAttachment) attachment = read_block ("{\"type\":\"image\"," SOURCE (
      "attachment", "image/png", HASH) ",\"width\":99999999999,\"height\":-5}");

  g_assert_cmpint (attachment->kind, ==, CAUSERIE_ATTACHMENT_IMAGE);
  g_assert_cmpuint (attachment->width, ==, G_MAXINT);
  g_assert_cmpuint (attachment->height, ==, 0);
  g_assert_cmpstr (attachment->name, ==, "");
}

/* The last one counts, wherever it is read. */
static void
test_duplicate_members (void)
{
  g_autoptr (CauserieAttachment) attachment = read_block (
      "{\"source\":{\"type\":\"base64\"},\"type\":\"image\",\"type\":\"document\"," SOURCE (
          "attachment", "application/pdf",
          HASH) ",\"title\":\"one\",\"title\":\"two\",\"size\":1,\"size\":2}");
  g_autofree char *block = NULL;
  g_autoptr (CauserieAttachment) again = NULL;

  g_assert_nonnull (attachment);
  g_assert_cmpstr (attachment->name, ==, "two");
  g_assert_cmpint (attachment->size, ==, 2);
  g_assert_cmpint (attachment->kind, ==, CAUSERIE_ATTACHMENT_PDF);
  block = causerie_attachment_write (attachment);
  again = read_block (block);
  assert_same (attachment, again);
}

static void
test_lists_are_compared (void)
{
  g_autoptr (GPtrArray) one = causerie_attachments_new ();
  g_autoptr (GPtrArray) other = causerie_attachments_new ();

  g_assert_true (causerie_attachments_equal (one, other));
  g_ptr_array_add (one, create (CAUSERIE_ATTACHMENT_TEXT, "text/plain", "a.txt"));
  g_assert_false (causerie_attachments_equal (one, other));
  g_ptr_array_add (other, create (CAUSERIE_ATTACHMENT_TEXT, "text/plain", "a.txt"));
  g_assert_true (causerie_attachments_equal (one, other));
  g_ptr_array_add (one, create (CAUSERIE_ATTACHMENT_TEXT, "text/plain", "b.txt"));
  g_ptr_array_add (other, create (CAUSERIE_ATTACHMENT_TEXT, "text/plain", "c.txt"));
  g_assert_false (causerie_attachments_equal (one, other));
}

static void
assert_parts (const char *text, GPtrArray *attachments, const char *blocks)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_parts (text, attachments);

  g_assert_cmpstr (causerie_content_get_json (content), ==, blocks);
}

static void
test_content_from_parts (void)
{
  g_autoptr (GPtrArray) none = causerie_attachments_new ();
  g_autoptr (GPtrArray) two = causerie_attachments_new ();
  g_autofree char *image = NULL;
  g_autofree char *pdf = NULL;
  g_autofree char *with_text = NULL;
  g_autofree char *without = NULL;

  g_ptr_array_add (two, create (CAUSERIE_ATTACHMENT_IMAGE, "image/png", "a.png"));
  g_ptr_array_add (two, create (CAUSERIE_ATTACHMENT_PDF, "application/pdf", "b.pdf"));
  image = causerie_attachment_write (g_ptr_array_index (two, 0));
  pdf = causerie_attachment_write (g_ptr_array_index (two, 1));
  with_text = g_strdup_printf ("[%s,%s,{\"type\":\"text\",\"text\":\" Well?\\n\"}]", image, pdf);
  without = g_strdup_printf ("[%s,%s]", image, pdf);
  assert_parts ("Hi", NULL, "[{\"type\":\"text\",\"text\":\"Hi\"}]");
  assert_parts ("", none, "[{\"type\":\"text\",\"text\":\"\"}]");
  assert_parts (" Well?\n", two, with_text);
  assert_parts ("", two, without);
  assert_parts (" \n\t", two, without);
}

static void
test_parts_are_listed (void)
{
  g_autoptr (GPtrArray) two = causerie_attachments_new ();
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (CauserieContent) content = NULL;

  g_ptr_array_add (two, create (CAUSERIE_ATTACHMENT_IMAGE, "image/png", "a.png"));
  g_ptr_array_add (two, create (CAUSERIE_ATTACHMENT_PDF, "application/pdf", "b.pdf"));
  content = causerie_content_new_from_parts ("Well?", two);
  listed = causerie_content_list_attachments (content);
  g_assert_true (causerie_attachments_equal (two, listed));
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (causerie_content_get_block (content, i).kind, ==,
                     i < 2 ? CAUSERIE_BLOCK_ATTACHMENT : CAUSERIE_BLOCK_TEXT);
}

static void
assert_first_words (const char *text, GPtrArray *attachments, const char *expected)
{
  g_autoptr (CauserieContent) content = causerie_content_new_from_parts (text, attachments);
  g_autofree char *words = causerie_content_dup_first_words (content, NULL);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_first_words (void)
{
  g_autoptr (GPtrArray) list = causerie_attachments_new ();
  g_autoptr (GPtrArray) many = causerie_attachments_new ();
  g_autoptr (CauserieContent) content = NULL;
  g_autofree char *words = NULL;

  g_ptr_array_add (list, create (CAUSERIE_ATTACHMENT_IMAGE, "image/png", "a.png"));
  g_ptr_array_add (list, create (CAUSERIE_ATTACHMENT_PDF, "application/pdf", "Lease.pdf"));
  assert_first_words ("What is this?", list, "What is this?");
  assert_first_words ("", list, "a.png, Lease.pdf");
  assert_first_words (" \n", list, "a.png, Lease.pdf");
  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (many, create (CAUSERIE_ATTACHMENT_TEXT, "text/plain", "notes.txt"));
  content = causerie_content_new_from_parts ("", many);
  words = causerie_content_dup_first_words (content, NULL);
  g_assert_true (g_str_has_prefix (words, "notes.txt, notes.txt, "));
  g_assert_true (g_str_has_suffix (words, "…"));
  g_assert_cmpint (g_utf8_strlen (words, -1), <=, 100);
}

static CauserieMessage *
create_message (CauserieRole role, CauserieContent *content)
{
  CauserieMessageData data
      = { .id = 1, .role = role, .state = CAUSERIE_MESSAGE_COMPLETE, .content = content };

  return causerie_message_new (&data);
}

/* A reply may say what it likes: only a message of the user refers to files. */
static void
test_messages (void)
{
  g_autoptr (GPtrArray) list = causerie_attachments_new ();
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CauserieContent) content = NULL;
  g_autoptr (GPtrArray) listed = NULL;

  g_ptr_array_add (list, create (CAUSERIE_ATTACHMENT_IMAGE, "image/png", "a.png"));
  content = causerie_content_new_from_parts ("Well?", list);
  g_ptr_array_add (messages, create_message (CAUSERIE_ROLE_USER, content));
  g_ptr_array_add (messages, create_message (CAUSERIE_ROLE_ASSISTANT, content));
  g_ptr_array_add (messages, create_message (CAUSERIE_ROLE_USER, NULL));
  listed = causerie_messages_list_attachments (messages);
  g_assert_true (causerie_attachments_equal (list, listed));
  g_ptr_array_add (messages, create_message (CAUSERIE_ROLE_USER, content));
  g_ptr_array_unref (listed);
  listed = causerie_messages_list_attachments (messages);
  g_assert_cmpuint (listed->len, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/attachment/round-trip", test_round_trip);
  g_test_add_func ("/attachment/exact-block", test_exact_block);
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *path = g_strdup_printf ("/attachment/no-reference/%s", hostile[i].name);

      g_test_add_data_func (path, &hostile[i], test_hostile);
    }
  g_test_add_func ("/attachment/numbers-are-bounded", test_numbers);
  g_test_add_func ("/attachment/picture-of-huge-size", test_picture_of_huge_size);
  g_test_add_func ("/attachment/last-of-duplicate-members", test_duplicate_members);
  g_test_add_func ("/attachment/lists-are-compared", test_lists_are_compared);
  g_test_add_func ("/attachment/content-from-parts", test_content_from_parts);
  g_test_add_func ("/attachment/parts-are-listed", test_parts_are_listed);
  g_test_add_func ("/attachment/first-words", test_first_words);
  g_test_add_func ("/attachment/replies-refer-to-no-file", test_messages);
  return g_test_run ();
}
