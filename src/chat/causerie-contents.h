/* SPDX-License-Identifier: GPL-3.0-or-later
 * Loads what messages say when it is needed, many at a time. */
#pragma once

#include "causerie-library.h"

G_BEGIN_DECLS

#define CAUSERIE_TYPE_CONTENTS (causerie_contents_get_type ())
G_DECLARE_FINAL_TYPE (CauserieContents, causerie_contents, CAUSERIE, CONTENTS, GObject)

CauserieContents *causerie_contents_new (CauserieLibrary *library);
void causerie_contents_want (CauserieContents *self, CauserieMessage *message);
void causerie_contents_load_async (CauserieContents *self, GPtrArray *messages,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
gboolean causerie_contents_load_finish (CauserieContents *self, GAsyncResult *result,
                                        GError **error);

G_END_DECLS
