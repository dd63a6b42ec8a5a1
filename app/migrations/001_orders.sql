-- What the shop has sold. An order's id is its Idempotency-Key, so that one key can be one order only.
CREATE TABLE orders (
  id uuid PRIMARY KEY,
  sku text NOT NULL,
  quantity integer NOT NULL,
  cents integer NOT NULL,
  created_at timestamptz NOT NULL
);
