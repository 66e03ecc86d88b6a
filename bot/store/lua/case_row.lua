-- One case as {field, value, …}, empty when there is none.
--   case:{case}  hash  the row
return redis.call('HGETALL', key('case', arg.case))
