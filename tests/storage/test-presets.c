/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of presets: their order, changes and removal. */
#include "config.h"

#include "causerie-test-library.h"

static GPtrArray *
list (CauserieTestLibrary *test)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *presets;

  causerie_library_list_presets_async (test->library, NULL, causerie_test_take_result, &place);
  result = causerie_test_await (&place);
  presets = causerie_library_list_presets_finish (test->library, result, &error);
  g_assert_no_error (error);
  return presets;
}

static gboolean
try_put (CauserieTestLibrary *test, const CauseriePresetRecord *preset, GError **error)
{
  GAsyncResult *place = NULL;

  causerie_library_put_preset_async (test->library, preset, NULL, causerie_test_take_result,
                                     &place);
  return causerie_test_write (test->library, &place, error);
}

static void
put (CauserieTestLibrary *test, const CauseriePresetRecord *preset)
{
  g_autoptr (GError) error = NULL;

  try_put (test, preset, &error);
  g_assert_no_error (error);
}

static void
put_with_uid (CauserieTestLibrary *test, const char *uid)
{
  g_autoptr (CauseriePresetRecord) preset = causerie_preset_record_new (uid);

  g_free (preset->uid);
  preset->uid = g_strdup (uid);
  put (test, preset);
}

static void
remove_uid (CauserieTestLibrary *test, const char *uid)
{
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_remove_preset_async (test->library, uid, NULL, causerie_test_take_result,
                                        &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_no_error (error);
}

static void
order (CauserieTestLibrary *test, const char *names)
{
  g_auto (GStrv) uids = g_strsplit (names, " ", -1);
  GAsyncResult *place = NULL;
  g_autoptr (GError) error = NULL;

  causerie_library_order_presets_async (test->library, (const char *const *)uids, NULL,
                                        causerie_test_take_result, &place);
  causerie_test_write (test->library, &place, &error);
  g_assert_no_error (error);
}

static void
assert_order (CauserieTestLibrary *test, const char *expected)
{
  g_autoptr (GPtrArray) presets = list (test);
  g_autoptr (GString) uids = g_string_new (NULL);

  for (guint i = 0; i < presets->len; i++)
    {
      const CauseriePresetRecord *preset = g_ptr_array_index (presets, i);

      g_string_append_printf (uids, "%s%s", i > 0 ? " " : "", preset->uid);
    }
  g_assert_cmpstr (uids->str, ==, expected);
}

static void
test_presets_are_stored (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauseriePresetRecord) full = causerie_preset_record_new ("Translator");
  g_autoptr (CauseriePresetRecord) plain = causerie_preset_record_new ("Plain");
  g_autoptr (GPtrArray) none = list (test);
  g_autoptr (GPtrArray) presets = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  /* Nothing of what the user typed is cut. */
  full->instructions = g_strnfill (20000, 'x');
  full->service = g_strdup ("https://api.anthropic.com");
  full->model = g_strdup ("claude-opus-5-5");
  full->effort = g_strdup ("high");
  full->web_search = CAUSERIE_WEB_OFF;
  put (test, full);
  put (test, plain);
  causerie_test_library_reopen (test);
  presets = list (test);
  g_assert_cmpuint (presets->len, ==, 2);
  g_assert_true (causerie_preset_record_equal (g_ptr_array_index (presets, 0), full));
  g_assert_true (causerie_preset_record_equal (g_ptr_array_index (presets, 1), plain));
}

static void
test_changed_preset_keeps_its_place (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (GPtrArray) presets = NULL;
  g_autoptr (CauseriePresetRecord) changed = causerie_preset_record_new ("New Name");

  put_with_uid (test, "a");
  put_with_uid (test, "b");
  put_with_uid (test, "c");
  g_free (changed->uid);
  changed->uid = g_strdup ("b");
  changed->web_search = CAUSERIE_WEB_ON;
  put (test, changed);
  assert_order (test, "a b c");
  presets = list (test);
  g_assert_true (causerie_preset_record_equal (g_ptr_array_index (presets, 1), changed));
}

static void
test_removed_preset_comes_back_in_order (CauserieTestLibrary *test, gconstpointer data)
{
  put_with_uid (test, "a");
  put_with_uid (test, "b");
  put_with_uid (test, "c");
  order (test, "c a b");
  assert_order (test, "c a b");
  remove_uid (test, "a");
  assert_order (test, "c b");
  put_with_uid (test, "a");
  assert_order (test, "c b a");
  order (test, "c a b");
  causerie_test_library_reopen (test);
  assert_order (test, "c a b");
}

static void
test_text_that_is_not_utf8_is_refused (CauserieTestLibrary *test, gconstpointer data)
{
  g_autoptr (CauseriePresetRecord) preset = causerie_preset_record_new ("Name");
  g_autoptr (GError) error = NULL;

  preset->instructions = g_strdup ("\xff");
  g_assert_false (try_put (test, preset, &error));
  g_assert_nonnull (error);
  assert_order (test, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) causerie_test_library_add_test ("/presets/" name, func)
  ADD ("stored-with-all-their-choices", test_presets_are_stored);
  ADD ("changed-preset-keeps-its-place", test_changed_preset_keeps_its_place);
  ADD ("removed-preset-comes-back-in-order", test_removed_preset_comes_back_in_order);
  ADD ("text-that-is-not-utf8-is-refused", test_text_that_is_not_utf8_is_refused);
#undef ADD
  return g_test_run ();
}
