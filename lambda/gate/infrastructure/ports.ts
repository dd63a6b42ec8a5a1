/**
 * Ports that are tried beside the declared ones: where applications, databases, caches and consoles listen by default,
 * and people open them by habit. Not 25, which Lambda cannot reach whoever listens.
 *
 * source: IANA, "Service Name and Transport Protocol Port Number Registry", and each product's default; AWS Knowledge
 * Center, "How do I remove the restriction on port 25 from my Amazon EC2 instance or Lambda function?"
 */
export const WELL_KNOWN: readonly number[] = [
  21, // FTP
  22, // SSH
  23, // Telnet
  80, // HTTP
  443, // HTTPS
  1433, // SQL Server
  2375, // Docker
  3000, // Node, Grafana
  3306, // MySQL
  3389, // RDP
  4000, // development servers
  5000, // development servers, registries
  5432, // PostgreSQL
  5601, // Kibana
  5672, // RabbitMQ
  6379, // Redis
  8000, // HTTP, alternative
  8080, // HTTP, alternative
  8081, // HTTP, management
  8443, // HTTPS, alternative; test listeners of blue/green deployments
  8888, // Jupyter
  9000, // PHP, consoles
  9090, // Prometheus
  9100, // node exporter
  9200, // Elasticsearch
  9229, // Node's inspector
  11211, // memcached
  15672, // RabbitMQ's console
  27017, // MongoDB
];
