/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of content whose bytes were damaged on the disk. */
#include "config.h"

#include "causerie-damaged-content.h"

#include <string.h>

#define MARK "\357\277\275"

typedef struct
{
  const char *name;
  const char *bytes;
  const char *expected; /* NULL if unchanged */
  const char *words;
} Case;

static const Case cases[] = {
  { "sound-content-is-unchanged",
    "[{\"type\":\"text\",\"text\":\"a " MARK "\"},{\"type\":\"thinking\",\"signature\":\"" MARK
    "\"}]",
    NULL, "a " MARK },
  { "bad-byte-in-a-text-is-replaced", "[{\"type\":\"text\",\"text\":\"gr\374n\"}]",
    "[{\"type\":\"text\",\"text\":\"gr" MARK "n\"}]", "gr" MARK "n" },
  { "other-members-of-a-bad-text-are-removed",
    "[{\"type\":\"text\",\"text\":\"a\",\"citations\":[\"\377\"]}]",
    "[{\"type\":\"text\",\"text\":\"a\"}]", "a" },
  { "bad-signature-is-not-sent",
    "[{\"type\":\"thinking\",\"signature\":\"\377\"},{\"type\":\"text\",\"text\":\"b\"}]",
    "[\"{\\\"type\\\":\\\"thinking\\\",\\\"signature\\\":\\\"" MARK
    "\\\"}\",{\"type\":\"text\",\"text\":\"b\"}]",
    "{\"type\":\"thinking\",\"signature\":\"" MARK "\"}\n\nb" },
  { "broken-structure-is-shown", "[{\"type\":\"text\",\"text:\"Hello\"}]",
    "[\"[{\\\"type\\\":\\\"text\\\",\\\"text:\\\"Hello\\\"}]\"]",
    "[{\"type\":\"text\",\"text:\"Hello\"}]" },
  { "empty-content", "", "[\"\"]", "" },
};

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (CauserieContent) content
      = causerie_content_new_from_bytes (test->bytes, strlen (test->bytes));
  g_autofree char *words = causerie_content_dup_text (content);

  g_assert_cmpstr (causerie_content_get_json (content), ==,
                   test->expected != NULL ? test->expected : test->bytes);
  g_assert_cmpstr (words, ==, test->words);
}

static void
test_nul_is_shown (void)
{
  static const char bytes[] = "[{\"type\":\"text\",\"text\":\"a\0b\"}]";
  g_autoptr (CauserieContent) content = causerie_content_new_from_bytes (bytes, sizeof bytes - 1);

  g_assert_cmpstr (causerie_content_get_json (content), ==,
                   "[{\"type\":\"text\",\"text\":\"a" MARK "b\"}]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/damaged-content/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/damaged-content/nul-is-shown", test_nul_is_shown);
  return g_test_run ();
}
