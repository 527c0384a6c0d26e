// Shapes are written m64n32k16 in PTX, 64x32x16 or 16816 in SASS: their digits in order are the same.
#include "core/provenance/matrix_ops.h"

#include <algorithm>
#include <set>

namespace heliograph::provenance {

namespace {

bool multipliesInPtx(std::string_view opcode)
{
    return opcode.starts_with("wgmma.mma") || opcode.starts_with("mma.") || opcode.starts_with("wmma.mma") ||
           opcode.starts_with("tcgen05.mma");
}

bool multipliesInSass(std::string_view opcode)
{
    return opcode.substr(0, opcode.find('.')).ends_with("MMA");
}

/// Digits of the first part between dots that is nothing but digits and `separators`; empty without one.
std::string shapeIn(std::string_view opcode, std::string_view separators)
{
    const auto isShape = [&](std::string_view part) {
        return part.find_first_not_of(std::string("0123456789").append(separators)) == part.npos &&
               part.find_first_of("0123456789") != part.npos;
    };
    while (!opcode.empty()) {
        const std::string_view part = opcode.substr(0, opcode.find('.'));
        std::string digits;
        if (isShape(part))
            std::copy_if(part.begin(), part.end(), std::back_inserter(digits),
                         [](char c) { return '0' <= c && c <= '9'; });
        if (!digits.empty())
            return digits;
        opcode.remove_prefix(std::min(part.size() + 1, opcode.size()));
    }
    return {};
}

/// Nodes for the instructions of one shape, of which `placed` have theirs; empty if nobody can tell.
std::vector<NodeIndex> nodesInOrder(const std::vector<NodeIndex> &ptx, const std::vector<NodeIndex> &placed)
{
    if (std::set(ptx.begin(), ptx.end()).size() == 1)
        return std::vector<NodeIndex>(placed.size(), ptx.front());
    const auto agree = [](NodeIndex sass, NodeIndex wanted) { return sass == kNone || sass == wanted; };
    const bool isInOrder = std::equal(placed.begin(), placed.end(), ptx.begin(), ptx.end(), agree);
    return isInOrder ? ptx : std::vector<NodeIndex>();
}

} // namespace

MatrixOps::MatrixOps(const LinkedStage *ptx) : m_isKnown(ptx != nullptr)
{
    if (!ptx)
        return;
    const std::vector<NodeIndex> nodes = strongestNodes(*ptx->stage, How::Location);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const std::string &opcode = ptx->stage->string(ptx->stage->ops[i].name);
        if (nodes[i] == kNone || !multipliesInPtx(opcode))
            continue;
        m_nodes.insert(nodes[i]);
        m_byShape[shapeIn(opcode, "mnk")].push_back(nodes[i]);
    }
}

bool MatrixOps::allows(std::string_view sassOpcode, NodeIndex node) const
{
    return !m_isKnown || !multipliesInSass(sassOpcode) || m_nodes.contains(node);
}

void MatrixOps::link(Stage &sass) const
{
    struct Shape {
        std::vector<OpIndex> ops;
        std::vector<NodeIndex> placed;
    };
    std::unordered_map<std::string, Shape> shapes;
    const std::vector<NodeIndex> nodes = strongestNodes(sass, How::Location);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const std::string &opcode = sass.string(sass.ops[i].name);
        if (!sass.ops[i].isCounted() || !multipliesInSass(opcode))
            continue;
        Shape &shape = shapes[shapeIn(opcode, "x")];
        shape.ops.push_back(static_cast<OpIndex>(i));
        shape.placed.push_back(nodes[i]);
    }
    for (const auto &[digits, shape] : shapes) {
        const auto found = m_byShape.find(digits);
        if (found == m_byShape.end())
            continue;
        const std::vector<NodeIndex> made = nodesInOrder(found->second, shape.placed);
        for (std::size_t i = 0; i < made.size(); ++i)
            if (shape.placed[i] == kNone)
                sass.links.push_back({shape.ops[i], made[i], How::Derived});
    }
    sortLinks(sass.links);
}

} // namespace heliograph::provenance
