/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads the files of messages and drafts, to show, open and save them. */
#pragma once

#include "causerie-attachment.h"
#include "causerie-library.h"

#include <gdk-pixbuf/gdk-pixbuf.h>

G_BEGIN_DECLS

#define CAUSERIE_TYPE_ATTACHMENT_STORE (causerie_attachment_store_get_type ())
G_DECLARE_FINAL_TYPE (CauserieAttachmentStore, causerie_attachment_store, CAUSERIE,
                      ATTACHMENT_STORE, GObject)

CauserieAttachmentStore *causerie_attachment_store_new (CauserieLibrary *library);

void causerie_attachment_store_read_async (CauserieAttachmentStore *self,
                                           CauserieAttachment *attachment,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer data);
GBytes *causerie_attachment_store_read_finish (CauserieAttachmentStore *self, GAsyncResult *result,
                                               GError **error);

GdkPixbuf *causerie_attachment_store_find_thumbnail (CauserieAttachmentStore *self,
                                                     CauserieAttachment *attachment, int edge);
void causerie_attachment_store_make_thumbnail_async (CauserieAttachmentStore *self,
                                                     CauserieAttachment *attachment, int edge,
                                                     GCancellable *cancellable,
                                                     GAsyncReadyCallback callback, gpointer data);
GdkPixbuf *causerie_attachment_store_make_thumbnail_finish (CauserieAttachmentStore *self,
                                                            GAsyncResult *result, GError **error);

G_END_DECLS
