/* SPDX-License-Identifier: GPL-3.0-or-later
 * Attaches small files to the drafts of a chat. All calls are synchronous. */
#pragma once

#include "causerie-chat-fixture.h"

G_BEGIN_DECLS

GFile *causerie_test_make_file (CauserieChatFixture *self, const char *name, GBytes *bytes);
GBytes *causerie_test_make_png (guint color);
GBytes *causerie_test_make_pdf (guint n_pages, gboolean encrypted);
GBytes *causerie_test_make_text (const char *text);
gboolean causerie_test_try_attach (CauserieChatFixture *self, gint64 message_id, const char *name,
                                   GBytes *bytes, GError **error);
void causerie_test_attach (CauserieChatFixture *self, gint64 message_id, const char *name,
                           GBytes *bytes);
void causerie_test_attach_png (CauserieChatFixture *self, gint64 message_id, const char *name);
void causerie_test_attach_pdf (CauserieChatFixture *self, gint64 message_id, const char *name,
                               guint n_pages);
void causerie_test_attach_text (CauserieChatFixture *self, gint64 message_id, const char *name,
                                const char *text);
CauserieDraftFiles *causerie_test_get_files (CauserieChatFixture *self);
void causerie_test_load_files (CauserieChatFixture *self, gint64 message_id, GPtrArray *original);
void causerie_test_assert_files (CauserieChatFixture *self, gint64 message_id,
                                 const char *expected);
void causerie_test_assert_message_files (CauserieChatFixture *self, guint position,
                                         const char *expected);
void causerie_test_set_models (CauserieChatFixture *self, const char *json);

G_END_DECLS
