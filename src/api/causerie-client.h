/* SPDX-License-Identifier: GPL-3.0-or-later
 * The HTTP client for services: streams replies, lists models, retries temporary failures. */
#pragma once

#include "causerie-clock.h"
#include "causerie-model-list.h"
#include "causerie-reply-builder.h"
#include "causerie-request-body.h"
#include "causerie-service.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CAUSERIE_STREAM_MAX_SIZE:
 *
 * The maximum size of one stream in bytes, including comments, pings and unknown events.
 */
#define CAUSERIE_STREAM_MAX_SIZE (64 * 1024 * 1024)

#define CAUSERIE_TYPE_CLIENT (causerie_client_get_type ())
G_DECLARE_FINAL_TYPE (CauserieClient, causerie_client, CAUSERIE, CLIENT, GObject)

/*
 * Signal "retrying" (CauserieClient *self, CauserieReplyBuilder *builder, guint code,
 *                    gint64 retry_at, guint retry, gpointer data):
 * an attempt to stream into @builder failed with the CauserieError @code before anything was
 * received; the next one, number @retry counted from 1, begins at @retry_at, in microseconds
 * since 1970 UTC.
 */
CauserieClient *causerie_client_new (CauserieClock *clock);
CauserieClock *causerie_client_get_clock (CauserieClient *self);

/* Result: TRUE if a complete reply has arrived. See causerie_client_stream_async(). */
void causerie_client_stream_async (CauserieClient *self, CauserieService *service,
                                   CauserieRequestBody *body, CauserieReplyBuilder *builder,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer data);
gboolean causerie_client_stream_finish (CauserieClient *self, GAsyncResult *result, GError **error);

/* Result: the tokens that a prompt has, or -1. */
void causerie_client_count_tokens_async (CauserieClient *self, CauserieService *service,
                                         CauserieRequestBody *body, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer data);
gint64 causerie_client_count_tokens_finish (CauserieClient *self, GAsyncResult *result,
                                            GError **error);

/* Result: (transfer full) (element-type CauserieModel): a GPtrArray. */
void causerie_client_list_models_async (CauserieClient *self, CauserieService *service,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer data);
GPtrArray *causerie_client_list_models_finish (CauserieClient *self, GAsyncResult *result,
                                               GError **error);

G_END_DECLS
