/* SPDX-License-Identifier: GPL-3.0-or-later
 * A library in a temporary folder, and synchronous functions for its operations. */
#pragma once

#include "causerie-library.h"
#include "causerie-test.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct
{
  char *folder;
  CauserieLibrary *library;
} CauserieTestLibrary;

/**
 * CauserieTestLibraryFunc:
 * @self: a library that is open and empty
 * @data: (nullable): unused
 */
typedef void (*CauserieTestLibraryFunc) (CauserieTestLibrary *self, gconstpointer data);

void causerie_test_library_add_test (const char *name, CauserieTestLibraryFunc test);
void causerie_test_library_set_up (CauserieTestLibrary *self);
void causerie_test_library_tear_down (CauserieTestLibrary *self);
void causerie_test_library_reopen (CauserieTestLibrary *self);
char *causerie_test_library_get_path (CauserieTestLibrary *self, const char *name);
void causerie_test_library_copy_crashed (CauserieTestLibrary *self, const char *folder);
void causerie_test_library_damage_table (CauserieTestLibrary *self, const char *name);
sqlite3 *causerie_test_library_open_raw (CauserieTestLibrary *self);

gboolean causerie_test_open (CauserieLibrary *library, GError **error);
void causerie_test_close (CauserieLibrary *library);
gboolean causerie_test_write (CauserieLibrary *library, GAsyncResult **result, GError **error);

CauserieMessage *causerie_test_try_add (CauserieLibrary *library, gint64 *chat_id, gint64 parent_id,
                                        const char *text, GError **error);
gint64 causerie_test_add (CauserieLibrary *library, gint64 *chat_id, gint64 parent_id,
                          const char *text);
CauserieMessage *causerie_test_try_begin (CauserieLibrary *library, gint64 chat_id,
                                          gint64 parent_id, GError **error);
gint64 causerie_test_begin (CauserieLibrary *library, gint64 chat_id, gint64 parent_id);
gboolean causerie_test_try_finish (CauserieLibrary *library, gint64 id, const char *text,
                                   CauserieMessageState state, gboolean ends, GError **error);
gint64 causerie_test_reply (CauserieLibrary *library, gint64 chat_id, gint64 parent_id,
                            const char *text, gboolean ends);

GPtrArray *causerie_test_list (CauserieLibrary *library);
CauserieChatRecord *causerie_test_load (CauserieLibrary *library, gint64 chat_id);
CauserieMessage *causerie_test_find (CauserieChatRecord *record, gint64 id);
char *causerie_test_load_content (CauserieLibrary *library, gint64 id);
char *causerie_test_search (CauserieLibrary *library, const char *words);
char *causerie_test_get_draft (CauserieLibrary *library, gint64 chat_id, gint64 message_id);

G_END_DECLS
