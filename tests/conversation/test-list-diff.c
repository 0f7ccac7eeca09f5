/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tests of the changes that a list model reports. */
#include "config.h"

#include "causerie-list-diff.h"

#include <string.h>

typedef struct
{
  const char *before;
  const char *after;
  guint position, removed, added;
} Case;

typedef struct
{
  const char *before;
  const char *after;
} Texts;

static gboolean
is_same_letter (guint before, guint after, gpointer data)
{
  const Texts *texts = data;

  g_assert_cmpuint (before, <, strlen (texts->before));
  g_assert_cmpuint (after, <, strlen (texts->after));
  return texts->before[before] == texts->after[after];
}

static void
test_smallest_range (void)
{
  static const Case cases[] = {
    { "", "abc", 0, 0, 3 },      { "abc", "", 0, 3, 0 },    { "abc", "abxc", 2, 0, 1 },
    { "abxc", "abc", 2, 1, 0 },  { "abc", "axc", 1, 1, 1 }, { "abcd", "dabc", 0, 4, 4 },
    { "aa", "aaa", 2, 0, 1 },    { "abab", "ab", 2, 2, 0 }, { "abc", "abcde", 3, 0, 2 },
    { "abcd", "acbd", 1, 2, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Texts texts = { cases[i].before, cases[i].after };
      CauserieListDiff diff;

      g_assert_true (causerie_list_diff_find ((guint)strlen (texts.before),
                                              (guint)strlen (texts.after), is_same_letter, &texts,
                                              &diff));
      g_assert_cmpuint (diff.position, ==, cases[i].position);
      g_assert_cmpuint (diff.removed, ==, cases[i].removed);
      g_assert_cmpuint (diff.added, ==, cases[i].added);
    }
}

static void
test_nothing_different (void)
{
  static const char *const same[] = { "", "a", "aab" };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      Texts texts = { same[i], same[i] };
      guint length = (guint)strlen (same[i]);
      CauserieListDiff diff;

      g_assert_false (causerie_list_diff_find (length, length, is_same_letter, &texts, &diff));
    }
}

static void
count (GListModel *model, guint position, guint removed, guint added, CauserieListDiff *diff)
{
  diff->position += position;
  diff->removed += removed;
  diff->added += added;
}

static void
test_emits_once (void)
{
  g_autoptr (GListStore) model = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) after = g_ptr_array_new_with_free_func (g_object_unref);
  CauserieListDiff diff = { 0 };

  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (before, g_object_new (G_TYPE_OBJECT, NULL));
  g_ptr_array_add (after, g_object_ref (g_ptr_array_index (before, 0)));
  g_ptr_array_add (after, g_object_ref (g_ptr_array_index (before, 2)));
  g_signal_connect (model, "items-changed", G_CALLBACK (count), &diff);
  causerie_list_diff_emit (G_LIST_MODEL (model), before, before);
  g_assert_cmpuint (diff.removed, ==, 0);
  causerie_list_diff_emit (G_LIST_MODEL (model), before, after);
  g_assert_cmpuint (diff.position, ==, 1);
  g_assert_cmpuint (diff.removed, ==, 1);
  g_assert_cmpuint (diff.added, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/list-diff/finds-the-smallest-range", test_smallest_range);
  g_test_add_func ("/list-diff/finds-nothing-in-equal-lists", test_nothing_different);
  g_test_add_func ("/list-diff/emits-only-changes", test_emits_once);
  return g_test_run ();
}
