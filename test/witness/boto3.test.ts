import { execFile, execFileSync } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { createUserPool } from '../../src/testing/user-pool.ts'
import { type ServedUserPool, serveUserPool } from '../../src/testing/wire/node-server.ts'

const PASSWORD = 'Correct-horse-1'

/** boto3 is Python: it is a witness where the machine has it, and left out elsewhere. */
const isInstalled = ((): boolean => {
  try {
    execFileSync('python3', ['-c', 'import boto3'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

const SCRIPT = `
import json, sys, boto3
from botocore import UNSIGNED
from botocore.config import Config
url, client_id, password = sys.argv[1:]
config = Config(signature_version=UNSIGNED, region_name='eu-west-1', retries={'max_attempts': 1})
client = boto3.client('cognito-idp', endpoint_url=url, config=config)
def sign_in(name, secret):
    parameters = {'USERNAME': name, 'PASSWORD': secret}
    return client.initiate_auth(ClientId=client_id, AuthFlow='USER_PASSWORD_AUTH', AuthParameters=parameters)
def refused(call):
    try:
        call()
    except client.exceptions.ClientError as error:
        return [type(error).__name__, error.response['Error']['Message']]
result = sign_in('ada', password)['AuthenticationResult']
token = result['AccessToken']
print(json.dumps({
    'type': result['TokenType'],
    'user': client.get_user(AccessToken=token)['Username'],
    'sessions': len(client.list_user_sessions(AccessToken=token)['Sessions']) if hasattr(client, 'list_user_sessions') else 1,
    'wrong': refused(lambda: sign_in('ada', 'wrong')),
    'device': refused(lambda: client.confirm_device(AccessToken=token, DeviceKey='eu-west-1_0-0')),
    'out': client.global_sign_out(AccessToken=token)['ResponseMetadata']['HTTPStatusCode'],
    'after': refused(lambda: client.get_user(AccessToken=token)),
}))
`

let served: ServedUserPool | undefined
afterEach(() => served?.close())

describe.runIf(isInstalled)('boto3', () => {
  it('signs in, reads the user, tells the exceptions apart, and signs out everywhere', async () => {
    const pool = createUserPool({ deviceConfiguration: {}, users: [{ username: 'ada', password: PASSWORD }] })
    served = await serveUserPool(pool)

    const { stdout } = await promisify(execFile)('python3', ['-c', SCRIPT, served.url, pool.clientId, PASSWORD])

    expect(JSON.parse(stdout)).toEqual({
      type: 'Bearer',
      user: 'ada',
      sessions: 1,
      wrong: ['NotAuthorizedException', 'Incorrect username or password.'],
      device: ['InvalidParameterException', 'Invalid device key given.'],
      out: 200,
      after: ['NotAuthorizedException', 'Access Token has been revoked'],
    })
  })
})
