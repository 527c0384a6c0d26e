// Rewrites of the user's source that remedies offer: the changed line, from the expression that failed.
#pragma once

#include "core/failure/causes.h"

namespace heliograph::rewrites {

using Lines = std::vector<std::string_view>;

/// `x[tile, :][:, 0:n]` and `x[tile][0:n]`: one subscript, `x[tile, 0:n]`. Nothing if a value is sliced.
std::optional<LineChange> mergedSubscripts(const Failure &failure, const Lines &lines);
/// `x[tile, :][:, 0:n]` of one whole row: `torch.where(hl.arange(x.size(1)) < n, x[tile, :], 0)`.
std::optional<LineChange> maskedRow(const Failure &failure, const Lines &lines);
/// The defined name that is nearest.
std::optional<LineChange> nearestName(const Failure &failure, const Lines &lines);
/// The config field that is nearest.
std::optional<LineChange> nearestField(const Failure &failure, const Lines &lines);
/// `+ bias`: `+ bias[columns]`, by the last tiles of a subscript in the same expression.
std::optional<LineChange> indexedByTiles(const Failure &failure, const Lines &lines);
/// `n = hl.specialize(n)` before the loop over tiles, of the size that is a symbol.
std::optional<LineChange> specializedSize(const Failure &failure, const Lines &lines);
/// `x[tile, ::-1]`: `x[tile, x.size(1) - 1 - hl.arange(x.size(1))]`.
std::optional<LineChange> reversedIndex(const Failure &failure, const Lines &lines);
/// `torch.sum(v, dim=[1, 2])`: `torch.sum(v, dim=2).sum(1)`.
std::optional<LineChange> oneReductionAtATime(const Failure &failure, const Lines &lines);
/// `torch.linalg.norm(v, dim=1)`: `torch.sqrt(torch.sum(v * v, dim=1))`.
std::optional<LineChange> normByHand(const Failure &failure, const Lines &lines);
/// `total = total + v`: `hl.atomic_add(total, [0], v)`.
std::optional<LineChange> atomicAdd(const Failure &failure, const Lines &lines);
/// `factor[0].item()`: `factor[0]`.
std::optional<LineChange> withoutItem(const Failure &failure, const Lines &lines);
/// `torch.sort(v)[0]`: `torch.sort(v).values`.
std::optional<LineChange> namedResult(const Failure &failure, const Lines &lines);

} // namespace heliograph::rewrites
