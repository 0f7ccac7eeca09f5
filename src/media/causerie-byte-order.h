/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads numbers at any address. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

static inline guint16
causerie_read_be16 (const guint8 *data)
{
  return (guint16)(data[0] << 8 | data[1]);
}

static inline guint32
causerie_read_be32 (const guint8 *data)
{
  return (guint32)causerie_read_be16 (data) << 16 | causerie_read_be16 (data + 2);
}

static inline guint16
causerie_read_le16 (const guint8 *data)
{
  return (guint16)(data[1] << 8 | data[0]);
}

static inline guint32
causerie_read_le32 (const guint8 *data)
{
  return (guint32)causerie_read_le16 (data + 2) << 16 | causerie_read_le16 (data);
}

G_END_DECLS
