#include "lemon.hpp"

#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <stdexcept>
#include <vector>

#include "processor_time.hpp"

namespace hearth::bench {

Peer lemon(const matching::Costs& costs) {
  using Graph = ::lemon::SmartDigraph;
  Graph graph;
  const auto rows = costs.rows();
  const auto columns = costs.columns();
  graph.reserveNode(rows + columns + 1);
  graph.reserveArc(static_cast<int>(costs.edges().size()) + rows + columns);
  std::vector<Graph::Node> row_nodes;
  std::vector<Graph::Node> column_nodes;
  for (int i = 0; i < rows; ++i) row_nodes.push_back(graph.addNode());
  for (int i = 0; i < columns; ++i) column_nodes.push_back(graph.addNode());
  const Graph::Node sink = graph.addNode();

  std::vector<std::int64_t> prices;
  const auto arc = [&](Graph::Node from, Graph::Node to, std::int64_t price) {
    graph.addArc(from, to);
    prices.push_back(price);
  };
  for (int i = 0; i < rows; ++i) {
    for (const auto* edge = costs.begin(i); edge != costs.end(i); ++edge) {
      arc(row_nodes[static_cast<std::size_t>(i)], column_nodes[static_cast<std::size_t>(edge->column)], edge->cost);
    }
    arc(row_nodes[static_cast<std::size_t>(i)], sink, costs.unassigned(i));
  }
  for (const auto& node : column_nodes) arc(node, sink, 0);

  Graph::ArcMap<std::int64_t> price(graph);
  Graph::ArcMap<int> capacity(graph, 1);
  for (Graph::ArcIt at(graph); at != ::lemon::INVALID; ++at) price[at] = prices[static_cast<std::size_t>(graph.id(at))];
  Graph::NodeMap<int> supply(graph, 0);
  for (const auto& node : row_nodes) supply[node] = 1;
  supply[sink] = -rows;

  ::lemon::NetworkSimplex<Graph, int, std::int64_t> simplex(graph);
  simplex.upperMap(capacity).costMap(price).supplyMap(supply);
  const auto begin = processor_time();
  const auto found = simplex.run();
  const auto took = processor_time() - begin;
  if (found != ::lemon::NetworkSimplex<Graph, int, std::int64_t>::OPTIMAL)
    throw std::runtime_error("LEMON found no optimum");
  return {simplex.totalCost<std::int64_t>(), took};
}

}  // namespace hearth::bench
