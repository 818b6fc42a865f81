# The readable page of the API.
api-title = For programs
api-lead = What people do on the pages, a member's own system can do here. The same rules decide: a program sees what its organisation may see, and nothing else.
api-token = Send “Authorization: Bearer” with a token that a manager of your organisation made. Each token has scopes and an end.
api-once = Each write carries an “Idempotency-Key” of your own, 8 to 128 characters. The same key again has no second effect and gives the first answer.
api-problem = A refusal is problem+json with a stable code. What you may not see and what does not exist answer alike.
api-machine = The OpenAPI description
